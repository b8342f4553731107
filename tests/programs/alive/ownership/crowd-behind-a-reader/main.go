package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("crowd-behind-a-reader")
	crowdBehindReader()
	live.Play()
}

// catalogue is read by many and written by one.
type catalogue struct {
	mu    sync.RWMutex
	books int
}

// crowdBehindReader has readers who wait behind a writer who waits for a reader who reads for long.
//
//go:noinline
func crowdBehindReader() {
	c := &catalogue{}
	reading := make(chan bool)
	go c.browse(reading, true)
	<-reading
	go func() {
		live.Blocks()
		c.mu.Lock()
		c.books++
		c.mu.Unlock()
	}()
	for c.mu.TryRLock() {
		c.mu.RUnlock()
	}
	for i := 0; i < 5; i++ {
		go c.browse(nil, false)
	}
}

func (c *catalogue) browse(reading chan<- bool, forLong bool) {
	if !forLong {
		live.Blocks()
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	if forLong {
		close(reading)
		live.AwaitCue()
	}
	println(c.books)
}
