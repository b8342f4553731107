package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("keyed-with-unlock-functions")
	open()
	live.Play()
}

// keyed has a lock per key, which goes away with its last user.
type keyed struct {
	mu    sync.Mutex
	locks map[string]*entry
}

type entry struct {
	mu    sync.RWMutex
	users int
}

func (k *keyed) lock(key string, write bool) func() {
	k.mu.Lock()
	e := k.locks[key]
	if e == nil {
		e = &entry{}
		k.locks[key] = e
	}
	e.users++
	k.mu.Unlock()
	if write {
		e.mu.Lock()
		return e.mu.Unlock
	}
	e.mu.RLock()
	return e.mu.RUnlock
}

//go:noinline
func open() {
	k := &keyed{locks: map[string]*entry{}}
	unlocks := map[string]func(){}
	for _, key := range []string{"stop", "go"} {
		unlocks[key] = k.lock(key, false)
	}
	go func() { unlocks[live.AwaitCue()]() }()
	go func() {
		live.Blocks()
		k.lock("go", true)()
	}()
}
