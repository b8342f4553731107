package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("deferred-unlock-of-another")
	deferredUnlock()
	live.Play()
}

type drawer struct {
	sync.RWMutex
	things int
}

// deferredUnlock locks in one goroutine, and has another one unlock at its end.
//
//go:noinline
func deferredUnlock() {
	d := &drawer{}
	opened := make(chan bool)
	go func() {
		d.Lock()
		go d.fill()
		close(opened)
	}()
	<-opened
	go func() {
		live.Blocks()
		d.Lock()
		d.Unlock()
	}()
}

func (d *drawer) fill() {
	defer d.Unlock()
	live.AwaitCue()
	d.things++
}
