package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("recover-by-an-interface-in-a-callee")
	start()
	live.Play()
}

// A visit is called only after the cue, and can only panic; who is called through an interface then recovers.
var clinic sync.Mutex

// guard is what a program is configured with for its failures.
type guard interface{ end() }

type diary struct{ failures int }

func (d *diary) end() {
	if reason := recover(); reason != nil {
		d.failures++
	}
}

//go:noinline
func visit(g guard) {
	defer g.end()
	panic("nobody is in")
}

//go:noinline
func work() {
	later()
	visit(&diary{})
	clinic.Unlock()
}

func start() {
	go lockTwice(&clinic)
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
