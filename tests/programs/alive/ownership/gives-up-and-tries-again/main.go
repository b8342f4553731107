package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("gives-up-and-tries-again")
	dine()
	live.Play()
}

// fork is one of two. One philosopher waits for the second one with the first one in hand, the other one gives up
// what it has if it can't have both.
type fork struct{ mu sync.Mutex }

//go:noinline
func dine() {
	left, right := &fork{}, &fork{}
	rightTaken, leftTaken := make(chan bool), make(chan bool)
	go polite(right, left, rightTaken, leftTaken)
	<-rightTaken
	go func() {
		left.mu.Lock()
		close(leftTaken)
		live.Blocks()
		right.mu.Lock()
		right.mu.Unlock()
		left.mu.Unlock()
	}()
}

func polite(first, second *fork, taken chan<- bool, begin <-chan bool) {
	first.mu.Lock()
	close(taken)
	<-begin
	for !second.mu.TryLock() {
		live.AwaitCue()
		first.mu.Unlock()
		runtime.Gosched()
		first.mu.Lock()
	}
	second.mu.Unlock()
	first.mu.Unlock()
}
