package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("recover-by-an-interface-called-anew")
	start()
	live.Play()
}

// The lock is not taken if there was a panic from which an interface recovers; all of that is called only after the
// cue, from a table.
var store sync.Mutex

var boxes, sales int

type guard interface{ end(weight int) }

type diary struct{ failures int }

//go:noinline
func (d *diary) end(weight int) {
	if reason := recover(); reason != nil {
		d.failures += weight
	}
}

var keeper guard = &diary{}

//go:noinline
func check() {
	var shelves []int
	boxes = shelves[boxes+3]
}

// acquire locks the store, unless the check before it panics.
//
//go:noinline
func acquire() {
	defer keeper.end(3)
	check()
	store.Lock()
}

func sell() {
	acquire()
	sales++
	store.Unlock()
}

var (
	pages [8]func()
	page  = 3
)

//go:noinline
func chosen() func() { return pages[page] }

func start() {
	pages[3] = sell
	go lockTwice(&store)
	go func() {
		live.AwaitCue()
		chosen()()
	}()
}

// lockTwice goes on once somebody else unlocks.
//
//go:noinline
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
