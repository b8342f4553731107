package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("captured-and-changed-by-a-panic") {
	case "captured-and-changed-by-a-panic":
		start()
	}
	live.Play()
}

// work defers the unlock of a variable, which is another lock if the check panics.
//
//go:noinline
func work(own, others *sync.Mutex, check func()) {
	defer func() { _ = recover() }()
	own.Lock()
	l := others
	defer func() { l.Unlock() }()
	check()
	l = own
}

func start() {
	a, b := new(sync.Mutex), new(sync.Mutex)
	check := func() { panic("not now") }
	go lockTwice(b)
	go serve(map[string]func(){"go": func() { work(a, b, check) }})
}

// serve calls what is there for the word that comes.
func serve(handlers map[string]func()) { handlers[live.AwaitCue()]() }

// lockTwice goes on once somebody else unlocks.
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
