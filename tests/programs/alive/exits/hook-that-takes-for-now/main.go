package main

import (
	"sync"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("hook-that-takes-for-now")
	start()
	live.Play()
}

// knock locks the door before the one who knocks unlocks it, until somebody replaces it by what only counts.
var knock = func() { door.Lock(); knocks++; door.Unlock() }

var (
	door   sync.Mutex
	knocks int
)

//go:noinline
func visit() {
	later()
	knock()
	door.Unlock()
}

func replace() {
	live.AwaitCue()
	knock = func() { knocks++ }
}

func start() {
	go lockTwice(&door)
	go visit()
	go replace()
}

// later returns when whoever acts at the cue has done so.
//
//go:noinline
func later() {
	live.AwaitCue()
	time.Sleep(100 * time.Millisecond)
}

// lockTwice goes on once somebody else unlocks.
//
//go:noinline
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
