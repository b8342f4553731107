package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("recover-by-a-parameter")
	start()
	live.Play()
}

// A step is done in front of what the caller wants at its end: that recovers, and nothing in the step tells so.
var workshop sync.Mutex

//go:noinline
func step(atEnd func()) {
	defer atEnd()
	later()
	panic("no nails")
}

//go:noinline
func build() {
	step(func() { _ = recover() })
	workshop.Unlock()
}

func start() {
	go lockTwice(&workshop)
	go build()
}

// lockTwice goes on once somebody else unlocks.
//
//go:noinline
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}

// later returns after the cue.
//
//go:noinline
func later() { live.AwaitCue() }
