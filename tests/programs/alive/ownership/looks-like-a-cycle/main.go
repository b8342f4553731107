package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("looks-like-a-cycle")
	looksLikeCycle()
	live.Play()
}

// side is one of two; transfers lock one side, or both.
type side struct {
	mu     sync.Mutex
	amount int
}

//go:noinline
func looksLikeCycle() {
	left, right := &side{}, &side{}
	held := make(chan bool)
	go right.audit(held)
	<-held
	go move(left, right, true)
	for left.mu.TryLock() {
		left.mu.Unlock()
	}
	go move(right, left, false)
}

// audit holds one side.
func (s *side) audit(held chan<- bool) {
	s.mu.Lock()
	close(held)
	live.AwaitCue()
	s.mu.Unlock()
}

// move locks both sides only if it must: the second one who calls it waits for the left side and holds nothing.
func move(from, to *side, both bool) {
	if both {
		from.mu.Lock()
	}
	live.Blocks()
	to.mu.Lock()
	to.amount++
	to.mu.Unlock()
	if both {
		from.mu.Unlock()
	}
}
