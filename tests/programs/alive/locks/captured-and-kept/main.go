package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("captured-and-kept") {
	case "captured-and-kept":
		start()
	}
	live.Play()
}

// keeper keeps a function that has unlocked one lock, and unlocks another one when it is called again.
type keeper struct{ kept func() }

//go:noinline
func (k *keeper) call(f func()) {
	f()
	k.kept = f
}

//go:noinline
func (k *keeper) work(own, others *sync.Mutex) {
	own.Lock()
	var l *sync.Mutex
	f := func() { l.Unlock() }
	l = own
	k.call(f)
	l = others
}

func start() {
	a, b := new(sync.Mutex), new(sync.Mutex)
	k := &keeper{}
	go lockTwice(b)
	go serve(map[string]func(){"go": func() { k.work(a, b); k.kept() }})
}

// serve calls what is there for the word that comes.
func serve(handlers map[string]func()) { handlers[live.AwaitCue()]() }

// lockTwice goes on once somebody else unlocks.
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
