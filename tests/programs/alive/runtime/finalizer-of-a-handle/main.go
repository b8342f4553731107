package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("finalizer-of-a-handle")
	open()
	live.Play()
}

// Handle is all that users see of a file; the file itself is known to a table for ever.
type Handle struct{ *file }

type file struct {
	mu     sync.RWMutex
	locked bool
}

var table = map[int]*file{}

//go:noinline
func open() {
	table[1] = &file{}
	go hold()
	for !table[1].isLocked() {
		runtime.Gosched()
	}
	go func() {
		live.Blocks()
		table[1].mu.RLock()
		println(table[1].locked)
		table[1].mu.RUnlock()
	}()
}

func (f *file) isLocked() bool {
	if f.mu.TryLock() {
		f.mu.Unlock()
		return false
	}
	return true
}

func hold() {
	h := &Handle{table[1]}
	h.mu.Lock()
	runtime.SetFinalizer(h, (*Handle).release)
	live.AwaitCue()
	runtime.KeepAlive(h)
	h = nil
	runtime.GC()
}

func (h *Handle) release() { h.mu.Unlock() }
