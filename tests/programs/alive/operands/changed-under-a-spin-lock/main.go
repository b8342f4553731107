package main

import (
	"sync"
	"sync/atomic"

	"programs/alive/live"
)

func main() {
	live.Situation("changed-under-a-spin-lock")
	start()
	live.Play()
}

// guarded is a lock's address behind a lock of the program's own.
type guarded struct {
	taken atomic.Uint32
	mu    *sync.Mutex
}

func (g *guarded) lock() {
	for !g.taken.CompareAndSwap(0, 1) {
	}
}

func (g *guarded) unlock() { g.taken.Store(0) }

// replace waits until there is something to replace.
func (g *guarded) replace(mu *sync.Mutex) {
	for {
		g.lock()
		if g.mu != nil {
			g.mu = mu
			g.unlock()
			return
		}
		g.unlock()
	}
}

//go:noinline
func start() {
	mine, theirs := new(sync.Mutex), new(sync.Mutex)
	mine.Lock()
	theirs.Lock()
	go func() {
		live.AwaitCue()
		g := &guarded{}
		go g.replace(theirs)
		g.lock()
		g.mu = mine
		g.unlock()
		for {
			g.lock()
			if g.mu != mine {
				break
			}
			g.unlock()
		}
		g.mu.Unlock()
		g.unlock()
	}()
	go func() {
		live.Blocks()
		theirs.Lock()
	}()
}
