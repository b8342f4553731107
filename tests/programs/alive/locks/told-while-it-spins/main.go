package main

import (
	"sync"
	"sync/atomic"

	"programs/alive/live"
)

func main() {
	switch live.Situation("told-while-it-spins") {
	case "told-while-it-spins":
		start()
	}
	live.Play()
}

// desk takes its first lock, and unlocks the one that it is told, by another goroutine, while it spins.
type desk struct {
	told  atomic.Uint64
	locks [2]sync.Mutex
}

//go:noinline
func (d *desk) work() {
	d.locks[0].Lock()
	d.told.Store(0)
	go d.tell()
	for d.told.Load() == 0 {
	}
	d.locks[d.told.Load()].Unlock()
}

func (d *desk) tell() { d.told.Store(1) }

func start() {
	d := &desk{}
	go lockTwice(&d.locks[1])
	go serve(map[string]func(){"go": d.work})
}

// serve calls what is there for the word that comes.
func serve(handlers map[string]func()) { handlers[live.AwaitCue()]() }

// lockTwice goes on once somebody else unlocks.
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
