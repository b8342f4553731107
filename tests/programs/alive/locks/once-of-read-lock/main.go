package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("once-of-read-lock")
	scene()
	live.Play()
}

// a reload guarded by a Once whose function is the library's
// cache takes its read lock in a Once, and keeps it.
type cache struct {
	filled sync.WaitGroup
	mu     sync.RWMutex
	once   sync.Once
}

//go:noinline
func scene() {
	c := &cache{}
	c.mu.Lock()
	go func() {
		live.SleepUntilCue()
		c.mu.Unlock()
	}()
	for i := 0; i < 3; i++ {
		go func() {
			live.Blocks()
			c.once.Do(c.mu.RLock)
			println("read")
		}()
	}
}
