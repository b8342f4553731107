package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("changed-count")
	scene()
	live.Play()
}

//go:noinline
func scene() {
	group := &sync.WaitGroup{}
	group.Add(1)
	go work(group, 0)
	go func() {
		live.Blocks()
		group.Wait()
	}()
}

// work has its count changed by whom it gives the address of a parameter.
//
//go:noinline
func work(group *sync.WaitGroup, n int) {
	live.SleepUntilCue()
	n = 1
	change(&n)
	group.Add(n)
}

//go:noinline
func change(n *int) { *n = -*n }
