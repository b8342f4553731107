package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("done-through-a-channel")
	tasks()
	live.Play()
}

//go:noinline
func tasks() {
	var group sync.WaitGroup
	group.Add(2)
	work := make(chan func(), 2)
	work <- group.Done
	work <- group.Done
	go func() {
		live.AwaitCue()
		for len(work) > 0 {
			task := <-work
			task()
		}
	}()
	go func() {
		live.Blocks()
		group.Wait()
	}()
}
