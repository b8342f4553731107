package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("maybe-another-rwlock")
	start()
	live.Play()
}

// clean locks and unlocks one of two rooms, and then unlocks the one that it mostly isn't.
var kitchen, cellar sync.RWMutex

var (
	day   = 1
	steps int
)

//go:noinline
func step() { steps++ }

//go:noinline
func clean() {
	later()
	room := &cellar
	if day == 5 {
		step()
		room = &kitchen
	}
	room.Lock()
	step()
	room.Unlock()
	kitchen.Unlock()
}

func start() {
	go lockTwice(&kitchen)
	go clean()
}

// lockTwice goes on once somebody else unlocks.
//
//go:noinline
func lockTwice(l *sync.RWMutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}

// later returns after the cue.
//
//go:noinline
func later() { live.AwaitCue() }
