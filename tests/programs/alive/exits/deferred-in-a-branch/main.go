package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("deferred-in-a-branch")
	deferredInBranch()
	live.Play()
}

type account struct {
	mu      sync.Mutex
	balance int
}

//go:noinline
func deferredInBranch() {
	a := &account{balance: 1}
	locked := make(chan bool)
	go a.book(locked)
	<-locked
	go func() {
		live.Blocks()
		a.mu.Lock()
		a.mu.Unlock()
	}()
}

func (a *account) book(locked chan<- bool) {
	defer func() { _ = recover() }()
	if a.balance > 0 {
		a.mu.Lock()
		defer a.mu.Unlock()
	}
	close(locked)
	for {
		if live.AwaitCue() != "" {
			panic("bankrupt")
		}
	}
}
