package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.KeepGarbage()
	live.Situation("function-in-a-pool")
	reuse()
	live.Play()
}

// task is reused, as in many servers; at the core it lies in the pool.
type task struct{ done func() }

var tasks sync.Pool

//go:noinline
func reuse() {
	group := new(sync.WaitGroup)
	group.Add(1)
	for i := 0; i < 2; i++ {
		tasks.Put(&task{group.Done}) // a goroutine on another processor gets the second one only
	}
	go func() {
		live.AwaitCue()
		tasks.Get().(*task).done()
	}()
	go func() {
		live.Blocks()
		group.Wait()
	}()
}
