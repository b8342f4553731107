package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("recover-by-an-interface-in-a-loop")
	start()
	live.Play()
}

// A belt carries parcels without an end, until there are none left and it panics. Who is called through an interface
// then recovers.
var belt sync.Mutex

var weight int

// guard is what a program is configured with for its failures.
type guard interface{ end() }

type diary struct{ failures int }

func (d *diary) end() {
	if reason := recover(); reason != nil {
		d.failures++
	}
}

//go:noinline
func carry(g guard, parcels []int) {
	defer g.end()
	for i := 0; ; i++ {
		later()
		weight += parcels[i+3]
	}
}

//go:noinline
func work() {
	carry(&diary{}, nil)
	belt.Unlock()
}

func start() {
	go lockTwice(&belt)
	go work()
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
