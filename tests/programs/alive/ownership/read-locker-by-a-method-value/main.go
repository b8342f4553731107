package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("read-locker-by-a-method-value")
	read()
	live.Play()
}

// view gets its lock when it needs it.
type view struct{ lock func() sync.Locker }

type table struct {
	mu   sync.RWMutex
	rows int
}

//go:noinline
func read() {
	t := &table{}
	t.mu.RLock()
	go (&view{t.mu.RLocker}).close()
	go t.insert()
}

func (v *view) close() {
	live.AwaitCue()
	v.lock().Unlock()
}

func (t *table) insert() {
	live.Blocks()
	t.mu.Lock()
	t.rows++
}
