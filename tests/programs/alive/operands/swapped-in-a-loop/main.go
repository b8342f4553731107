package main

import "programs/alive/live"

func main() {
	live.Situation("swapped-in-a-loop")
	swap()
	live.Play()
}

type ball struct{ throws int }

//go:noinline
func swap() {
	first, second := make(chan ball, 4), make(chan ball)
	go juggle(first, second)
	go func() {
		live.Blocks()
		println((<-second).throws)
	}()
}

func juggle(here, there chan ball) {
	for i := 0; i < 3; i++ {
		if i == 0 {
			live.AwaitCue()
		}
		here <- ball{i}
		here, there = there, here
		if i == 1 {
			return
		}
	}
}
