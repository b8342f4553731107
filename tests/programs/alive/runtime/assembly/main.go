package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("assembly-that-calls", "assembly-that-jumps") {
	case "assembly-that-calls":
		start(true)
	case "assembly-that-jumps":
		start(false)
	}
	live.Play()
}

// lock is given up by a function that only assembly calls: once by its name, once by a pointer to it.
type lock struct{ mu sync.RWMutex }

//go:noinline
func start(calls bool) {
	l := &lock{}
	l.mu.Lock()
	go func() {
		live.AwaitCue()
		if calls {
			call(l)
		} else {
			jump(l)
		}
	}()
	go func() {
		live.Blocks()
		l.mu.RLock()
		l.mu.RUnlock()
	}()
}

// call has assembly call release.
func call(l *lock)

// jump has assembly end in release.
func jump(l *lock)

// release is called by assembly, so with its arguments on the stack.
//
//go:noinline
func release(l *lock) { l.mu.Unlock() }
