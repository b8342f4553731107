//go:build go1.24

package main

import (
	"sync"
	"weak"

	"programs/alive/live"
)

func main() {
	live.Situation("weak-lock")
	share()
	live.Play()
}

// entry of a cache that keeps nothing alive: the entry lives as long as somebody uses it.
type entry struct {
	mu    sync.RWMutex
	value string
}

var cache = map[string]weak.Pointer[entry]{}

//go:noinline
func share() {
	e := &entry{value: "value"}
	cache["go"] = weak.Make(e)
	e.mu.Lock()
	go e.read()
	go unlock()
}

func (e *entry) read() {
	live.Blocks()
	e.mu.RLock()
	println(e.value)
	e.mu.RUnlock()
}

func unlock() {
	if e := cache[live.AwaitCue()].Value(); e != nil {
		e.mu.Unlock()
	}
}
