package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("started-after-the-cue")
	startLater()
	live.Play()
}

// crew waits for goroutines that will start later and end by a panic each.
type crew struct {
	left  sync.WaitGroup
	ships [2]*int
}

//go:noinline
func startLater() {
	c := &crew{}
	c.left.Add(len(c.ships))
	go func() {
		live.AwaitCue()
		for i := range c.ships {
			go c.sail(i)
		}
	}()
	go func() {
		live.Blocks()
		c.left.Wait()
	}()
}

//go:noinline
func (c *crew) sail(number int) {
	defer c.left.Done()
	defer ashore()
	for {
		*c.ships[number]++
	}
}

func ashore() { _ = recover() }
