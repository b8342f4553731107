package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("read-unlock-given-to-a-timer")
	readUntilTimeout()
	live.Play()
}

// guide may be read until its time is over.
type guide struct {
	mu    sync.RWMutex
	pages int
}

//go:noinline
func readUntilTimeout() {
	g := &guide{pages: 2}
	g.mu.RLock()
	live.AtCue(g.mu.RUnlock)
	go g.write()
}

func (g *guide) write() {
	live.Blocks()
	g.mu.Lock()
	g.pages++
	g.mu.Unlock()
}
