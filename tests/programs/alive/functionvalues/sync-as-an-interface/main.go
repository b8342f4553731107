package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("sync-as-an-interface")
	interfaces()
	live.Play()
}

type doner interface{ Done() }

type nothing struct{}

func (nothing) Done() {}

// crew has a WaitGroup's methods as its own.
type crew struct {
	sync.WaitGroup
	name string
}

//go:noinline
func interfaces() {
	c := &crew{name: "crew"}
	c.Add(1)
	go endAll([]doner{nothing{}, c})
	go func() {
		live.Blocks()
		c.Wait()
	}()
}

func endAll(all []doner) {
	live.SleepUntilCue()
	for _, each := range all {
		each.Done()
	}
}
