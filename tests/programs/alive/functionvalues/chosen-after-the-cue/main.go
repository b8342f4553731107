package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("chosen-after-the-cue")
	decide()
	live.Play()
}

type hall struct {
	doors sync.RWMutex
	seats int
}

//go:noinline
func decide() {
	h := &hall{}
	h.doors.Lock()
	go h.control(h.doors.Unlock, func() { h.seats++ })
	for i := 0; i < 3; i++ {
		go h.enter()
	}
}

func (h *hall) control(open, wait func()) {
	next := wait
	if live.AwaitCue() == "go" {
		next = open
	}
	next()
}

func (h *hall) enter() {
	live.Blocks()
	h.doors.RLock()
	defer h.doors.RUnlock()
	println(h.seats)
}
