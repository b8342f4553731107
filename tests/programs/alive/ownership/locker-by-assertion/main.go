package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("locker-by-assertion")
	byAssertion()
	live.Play()
}

type drawer struct {
	sync.RWMutex
	things int
}

// byAssertion locks by the type, and unlocks whatever can be unlocked.
//
//go:noinline
func byAssertion() {
	d := &drawer{}
	opened := make(chan bool)
	go func() {
		d.Lock()
		close(opened)
		shut(d)
	}()
	<-opened
	go func() {
		live.Blocks()
		d.RLock()
		println(d.things)
		d.RUnlock()
	}()
}

func shut(anything any) {
	live.AwaitCue()
	if locker, is := anything.(sync.Locker); is {
		locker.Unlock()
	}
}
