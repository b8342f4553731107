package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("recover-by-a-field-called-anew")
	start()
	live.Play()
}

// The lock is not taken if there was a panic from which a function recovers that is in a field; all of that is called
// only after the cue, from a table.
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

var settings struct{ atEnd func(weight int) }

//go:noinline
func check() {
	var shelves []int
	boxes = shelves[boxes+3]
}

// acquire locks the store, unless the check before it panics.
//
//go:noinline
func acquire() {
	defer settings.atEnd(3)
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
	settings.atEnd = keeper.end
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
