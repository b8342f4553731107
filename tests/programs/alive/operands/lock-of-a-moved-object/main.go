package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("lock-of-a-moved-object")
	move()
	live.Play()
}

// pool hands out what it has; which lock is meant shows only then.
type buffer struct {
	mu    sync.RWMutex
	bytes int
}

type pool struct{ free []*buffer }

//go:noinline
func (p *pool) get() (b *buffer) {
	b, p.free = p.free[len(p.free)-1], p.free[:len(p.free)-1]
	return b
}

//go:noinline
func move() {
	p := &pool{[]*buffer{{}, {}}}
	first := p.free[0]
	first.mu.Lock()
	go func() {
		b := p.get()
		b.mu.Lock()
		live.AwaitCue()
		b.mu.Unlock()
		b = p.get()
		b.bytes++
		b.mu.Unlock()
	}()
	go func() {
		live.Blocks()
		first.mu.RLock()
		println(first.bytes)
		first.mu.RUnlock()
	}()
}
