package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("try-lock-then-unlock")
	tryLock()
	live.Play()
}

// cache is refreshed by the first goroutine that finds it old.
type cache struct {
	refreshing sync.Mutex
	age        int
}

//go:noinline
func tryLock() {
	c := &cache{}
	refreshing := make(chan bool)
	go c.refresh(refreshing)
	<-refreshing
	go func() {
		live.Blocks()
		c.refreshing.Lock()
		c.age++
		c.refreshing.Unlock()
	}()
}

func (c *cache) refresh(refreshing chan<- bool) {
	taken := c.refreshing.TryLock()
	close(refreshing)
	live.SleepUntilCue()
	c.age = 0
	if taken {
		c.refreshing.Unlock()
	}
}
