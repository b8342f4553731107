package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("function-in-a-blocked-send")
	offer()
	live.Play()
}

// offer has a goroutine that waits to send a function, and the goroutine that will take it and call it.
//
//go:noinline
func offer() {
	work := make(chan func())
	group := new(sync.WaitGroup)
	group.Add(1)
	go func() {
		live.Blocks()
		work <- group.Done
	}()
	go func() {
		live.AwaitCue()
		task := <-work
		task()
	}()
	go func() {
		live.Blocks()
		group.Wait()
	}()
}
