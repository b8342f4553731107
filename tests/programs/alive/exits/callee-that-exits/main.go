package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("callee-that-exits")
	calleeThatExits()
	live.Play()
}

// ledger is held by a clerk whose work ends in a function that never returns.
type ledger struct {
	mu    sync.RWMutex
	lines int
}

//go:noinline
func calleeThatExits() {
	l := &ledger{}
	held := make(chan bool)
	go l.write(held)
	<-held
	go l.read()
}

func (l *ledger) write(held chan<- bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(held)
	for {
		l.lines++
		live.AwaitCue()
		leave()
	}
}

//go:noinline
func leave() { runtime.Goexit() }

func (l *ledger) read() {
	live.Blocks()
	l.mu.RLock()
	defer l.mu.RUnlock()
	println(l.lines)
}
