package main

import (
	"sync"
	"sync/atomic"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("ring-of-one")
	start()
	live.Play()
}

// turn is handed on: its owner takes the lock of the next one, and gives its own up.
type turn struct {
	mu   sync.Mutex
	next *turn
}

var inserted atomic.Bool

//go:noinline
func start() {
	a := &turn{}
	a.next = a
	taken := make(chan bool)
	go a.serve(taken)
	<-taken
	go a.wait()
	go a.insert()
}

func (t *turn) wait() {
	live.Blocks()
	t.mu.Lock()
	println("has it")
}

func (t *turn) insert() {
	live.AwaitCue()
	t.next = &turn{next: t.next}
	inserted.Store(true)
}

func (t *turn) serve(taken chan bool) {
	t.mu.Lock()
	close(taken)
	for !inserted.Load() {
		time.Sleep(5 * time.Millisecond)
	}
	t.next.mu.Lock()
	t.mu.Unlock()
	select {}
}
