//go:build go1.25

package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("go-of-lock")
	scene()
	live.Play()
}

// scene has goroutines of a WaitGroup that only take a lock.
//
//go:noinline
func scene() {
	var all sync.WaitGroup
	var mu sync.RWMutex
	mu.Lock()
	go work(&mu)
	all.Go(mu.RLock)
	all.Go(mu.RLock)
	go func() {
		live.Blocks()
		all.Wait()
	}()
}

//go:noinline
func work(mu *sync.RWMutex) {
	live.SleepUntilCue()
	mu.Unlock()
}
