package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("unlock-kept-in-a-struct")
	transaction()
	live.Play()
}

// tx keeps what ends it.
type tx struct {
	commit   func()
	rollback func()
}

type db struct {
	mu   sync.RWMutex
	rows int
}

func (d *db) begin() *tx {
	d.mu.Lock()
	return &tx{commit: d.mu.Unlock, rollback: func() {}}
}

//go:noinline
func transaction() {
	d := &db{}
	t := d.begin()
	go t.end()
	go d.query()
}

func (t *tx) end() {
	if live.AwaitCue() == "go" {
		t.commit()
	} else {
		t.rollback()
	}
}

func (d *db) query() {
	live.Blocks()
	d.mu.RLock()
	println(d.rows)
	d.mu.RUnlock()
}
