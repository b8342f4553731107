package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("read-lock-kept-by-a-failing-test")
	test()
	live.Play()
}

// fixture is shared by tests, each of which ends in FailNow.
type fixture struct {
	mu   sync.RWMutex
	used int
}

//go:noinline
func test() {
	f := &fixture{}
	f.mu.RLock()
	go func() {
		live.AwaitCue()
		f.check()
	}()
	go f.reset()
}

// check is called with the read lock held.
//
//go:noinline
func (f *fixture) check() {
	defer f.mu.RUnlock()
	if f.used == 0 {
		failNow()
	}
	failNow()
}

//go:noinline
func failNow() { runtime.Goexit() }

func (f *fixture) reset() {
	live.Blocks()
	f.mu.Lock()
	f.used = 0
	f.mu.Unlock()
}
