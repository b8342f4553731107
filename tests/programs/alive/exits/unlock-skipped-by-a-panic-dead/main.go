package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("unlock-skipped-by-a-panic-dead")
	unlockSkipped()
	live.Play()
}

type account struct {
	mu      sync.Mutex
	balance int
}

//go:noinline
func unlockSkipped() {
	a := &account{}
	locked := make(chan bool)
	go func() {
		defer close(locked)
		defer func() { _ = recover() }()
		a.mu.Lock()
		println(1 / a.balance)
		a.mu.Unlock()
	}()
	<-locked
	go func() {
		live.Blocks()
		a.mu.Lock()
		a.mu.Unlock()
	}()
}
