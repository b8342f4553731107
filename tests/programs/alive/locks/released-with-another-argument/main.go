package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("released-with-another-argument") {
	case "released-with-another-argument":
		start()
	}
	live.Play()
}

// release is given away after a lock was taken that it gives back; but it can be called with any other.
//
//go:noinline
func release(l *sync.Mutex) { l.Unlock() }

type hooks struct{ atEnd func(*sync.Mutex) }

//go:noinline
func (h *hooks) first(l *sync.Mutex) {
	l.Lock()
	h.atEnd = release
	release(l)
}

//go:noinline
func (h *hooks) last(l *sync.Mutex) { h.atEnd(l) }

func start() {
	a, b := new(sync.Mutex), new(sync.Mutex)
	h := &hooks{}
	go lockTwice(b)
	go serve(map[string]func(){"go": func() { h.first(a); h.last(b) }})
}

// serve calls what is there for the word that comes.
func serve(handlers map[string]func()) { handlers[live.AwaitCue()]() }

// lockTwice goes on once somebody else unlocks.
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
