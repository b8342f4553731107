package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("no-cycle-of-two-tables")
	transfer()
	live.Play()
}

// accounts are locked in two orders, though never both in the second one.
type account struct {
	mu     sync.RWMutex
	amount int
}

//go:noinline
func transfer() {
	left, right := &account{}, &account{}
	right.mu.Lock()
	live.AtCue(right.mu.Unlock)
	locked := make(chan bool)
	go move(left, right, true, locked)
	<-locked
	go move(right, left, false, nil)
}

func move(from, to *account, both bool, locked chan<- bool) {
	if both {
		from.mu.Lock()
		close(locked)
	}
	live.Blocks()
	to.mu.Lock()
	to.amount++
	to.mu.Unlock()
	if from.amount == 0 && both {
		from.mu.Unlock()
	}
}
