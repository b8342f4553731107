package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("loop-to-come")
	work()
	live.Play()
}

type worker struct {
	group sync.WaitGroup
	left  []int
}

//go:noinline
func work() {
	w := &worker{left: []int{1, 2}}
	w.group.Add(1)
	go func() {
		defer func() { _ = recover() }()
		live.AwaitCue()
		w.loop()
	}()
	go func() {
		live.Blocks()
		w.group.Wait()
	}()
}

// loop takes one after another until there is none.
//
//go:noinline
func (w *worker) loop() {
	defer w.group.Done()
	for {
		w.left = w.left[1:]
		println(w.left[0])
	}
}
