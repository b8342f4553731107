package main

import "programs/alive/live"

func main() {
	live.UnderLoad()
	switch live.Situation("pipeline-under-load-1", "pipeline-under-load-2", "pipeline-under-load-3") {
	case "pipeline-under-load-1":
		run()
	case "pipeline-under-load-2":
		run()
	case "pipeline-under-load-3":
		run()
	}
	live.Play()
}

// stages are connected by channels that hold one element each, and end one after another.
type packet struct{ hops int }

//go:noinline
func run() {
	in := make(chan packet, 1)
	first := in
	for i := 0; i < 6; i++ {
		out := make(chan packet, 1)
		go stage(in, out)
		in = out
	}
	go func() {
		for range in {
		}
	}()
	go func() {
		defer close(first)
		for !live.Cued() {
			first <- packet{}
		}
	}()
}

func stage(in <-chan packet, out chan<- packet) {
	defer close(out)
	for p := range in {
		p.hops++
		out <- p
	}
}
