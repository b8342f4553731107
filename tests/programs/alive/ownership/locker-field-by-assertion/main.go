package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("locker-field-by-assertion")
	hold()
	live.Play()
}

// guarded is anything, perhaps with a lock.
type guarded struct{ thing any }

type tree struct {
	sync.RWMutex
	leaves int
}

//go:noinline
func hold() {
	t := &tree{}
	t.RLock()
	go letGo([]guarded{{7}, {t.RLocker()}})
	go func() {
		live.Blocks()
		t.Lock()
		t.leaves++
		t.Unlock()
	}()
}

func letGo(all []guarded) {
	live.AwaitCue()
	for _, each := range all {
		if l, is := each.thing.(interface{ Unlock() }); is {
			l.Unlock()
		}
	}
}
