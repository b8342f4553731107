package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("goexit-or-panic-with-deferred-value")
	start()
	live.Play()
}

// A reading is taken with something to do at its end, which is whatever the caller gives. It could exit, but it
// doesn't: so the panic comes as far as report, which recovers.
var meter sync.Mutex

var readings, failures int

//go:noinline
func read(atEnd func()) {
	defer atEnd()
	later()
	var digits []int
	readings = digits[readings+4]
}

//go:noinline
func try(atEnd func()) (err error) {
	read(atEnd)
	return nil
}

//go:noinline
func report() {
	func() {
		defer func() {
			if reason := recover(); reason != nil {
				failures++
			}
		}()
		_ = try(func() { readings++ })
	}()
	meter.Unlock()
}

func start() {
	go lockTwice(&meter)
	go report()
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
