package main

import (
	"sync"
	"sync/atomic"

	"programs/alive/live"
)

func main() {
	live.Situation("count-by-atomics")
	scene()
	live.Play()
}

//go:noinline
func scene() {
	group := &sync.WaitGroup{}
	group.Add(2)
	go work(group, 0)
	go func() {
		live.Blocks()
		group.Wait()
	}()
}

// balance is what the group is to be changed by.
//
// work has its count changed by atomic operations on a parameter.
//
//go:noinline
func work(group *sync.WaitGroup, balance int64) {
	live.SleepUntilCue()
	balance = 0
	settle(&balance, 1)
	settle(&balance, 1)
	group.Add(int(balance))
}

//go:noinline
func settle(balance *int64, n int64) { atomic.AddInt64(balance, -n) }
