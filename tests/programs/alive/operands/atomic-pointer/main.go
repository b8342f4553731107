package main

import (
	"sync/atomic"

	"programs/alive/live"
)

func main() {
	live.Situation("atomic-pointer")
	atomicPointer()
	live.Play()
}

type snapshot struct{ waiters chan version }

type version struct{ number int }

//go:noinline
func atomicPointer() {
	var current atomic.Pointer[snapshot]
	current.Store(&snapshot{make(chan version)})
	go func() {
		live.AwaitCue()
		close(current.Swap(&snapshot{}).waiters)
	}()
	go func() {
		live.Blocks()
		println((<-current.Load().waiters).number)
	}()
}
