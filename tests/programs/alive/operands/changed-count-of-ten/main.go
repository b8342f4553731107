package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("changed-count-of-ten")
	scene()
	live.Play()
}

//go:noinline
func scene() {
	group := &sync.WaitGroup{}
	group.Add(1)
	go work(group, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	go func() {
		live.Blocks()
		group.Wait()
	}()
}

// work has a parameter changed that comes on the stack.
//
//go:noinline
func work(group *sync.WaitGroup, a, b, c, d, e, f, g, h, n int) {
	live.SleepUntilCue()
	n = 1
	change(&n)
	group.Add(n)
}

//go:noinline
func change(n *int) { *n = -*n }
