package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("changed-count-in-an-array")
	scene()
	live.Play()
}

//go:noinline
func scene() {
	group := &sync.WaitGroup{}
	group.Add(1)
	go work(group, [2]int{})
	go func() {
		live.Blocks()
		group.Wait()
	}()
}

// work has its count changed in an array that it was given.
//
//go:noinline
func work(group *sync.WaitGroup, n [2]int) {
	live.SleepUntilCue()
	n[1] = 1
	change(&n)
	group.Add(n[1])
}

//go:noinline
func change(n *[2]int) { n[1] = -n[1] }
