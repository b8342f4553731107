package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("once-of-lock")
	scene()
	live.Play()
}

var mu sync.Mutex
var once sync.Once

// scene has a Once that takes a lock by its method alone.
//
//go:noinline
func scene() {
	mu.Lock()
	go work()
	for i := 0; i < 3; i++ {
		go func() {
			live.Blocks()
			once.Do(mu.Lock)
		}()
	}
}

//go:noinline
func work() {
	live.SleepUntilCue()
	mu.Unlock()
}
