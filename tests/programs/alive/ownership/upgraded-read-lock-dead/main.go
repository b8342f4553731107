package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("upgraded-read-lock-dead")
	upgraded()
	live.Play()
}

// catalogue is read by many and written by one.
type catalogue struct {
	mu    sync.RWMutex
	books int
}

//go:noinline
func upgraded() {
	c := &catalogue{}
	go func() {
		c.mu.RLock()
		defer c.mu.RUnlock()
		if c.books == 0 {
			live.Blocks()
			c.mu.Lock()
			c.books++
			c.mu.Unlock()
		}
	}()
}
