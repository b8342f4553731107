package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("locked-only-in-a-batch")
	write()
	live.Play()
}

// table locks itself in each call, but not within a batch. Who waits here is in no batch, and holds nothing.
type table struct {
	mu    sync.RWMutex
	batch bool
	rows  int
}

//go:noinline
func write() {
	t := &table{}
	t.mu.Lock()
	live.AtCue(t.mu.Unlock)
	go t.update(t.batch)
}

func (t *table) update(batch bool) {
	if batch {
		t.mu.Lock()
	}
	live.Blocks()
	t.insert()
	if t.batch {
		t.mu.Unlock()
	}
}

//go:noinline
func (t *table) insert() {
	t.mu.Lock()
	t.rows++
	t.mu.Unlock()
}
