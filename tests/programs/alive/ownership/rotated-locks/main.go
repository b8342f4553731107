package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("rotated-locks")
	rotated()
	live.Play()
}

// slot is what a rotating log writes to; the lock goes round with the slots.
type slot struct {
	mu   *sync.Mutex
	text string
}

type rotation struct{ slots []slot }

// rotated locks the first slot, moves all by one, and unlocks what is then the last. The one who waits has the
// lock by another slot than the one who holds it.
//
//go:noinline
func rotated() {
	r := &rotation{[]slot{{mu: new(sync.Mutex)}, {mu: new(sync.Mutex)}, {mu: new(sync.Mutex)}}}
	moved := make(chan bool)
	go func() {
		r.slots[0].mu.Lock()
		r.slots[0], r.slots[1], r.slots[2] = r.slots[1], r.slots[2], r.slots[0]
		close(moved)
		live.AwaitCue()
		r.slots[2].mu.Unlock()
	}()
	<-moved
	go func() {
		last := &r.slots[2]
		live.Blocks()
		last.mu.Lock()
		last.text = "mine"
		last.mu.Unlock()
	}()
}
