package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("panic-of-a-panic")
	panicOfPanic()
	live.Play()
}

func waitFor(group *sync.WaitGroup) {
	live.Blocks()
	group.Wait()
}

// panicOfPanic panics in a deferred function while it panics; the older panic is dropped.
//
//go:noinline
func panicOfPanic() {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer func() {
			_ = recover()
			group.Done()
		}()
		defer func() { panic("second") }()
		live.AwaitCue()
		panic("first")
	}()
	go waitFor(&group)
}
