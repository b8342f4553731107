package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("lock-passed-round")
	passedRound()
	live.Play()
}

// passedRound has a lock that each goroutine takes and leaves to the next one, which unlocks it.
//
//go:noinline
func passedRound() {
	var mu sync.Mutex
	baton := make(chan int)
	held := make(chan bool)
	go func() {
		mu.Lock()
		close(held)
		live.AwaitCue()
		baton <- 1
	}()
	<-held
	go func() {
		live.Blocks()
		println(<-baton)
		mu.Unlock()
	}()
	go func() {
		live.Blocks()
		mu.Lock()
		mu.Unlock()
	}()
}
