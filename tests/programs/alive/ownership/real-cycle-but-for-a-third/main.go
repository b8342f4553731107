package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("real-cycle-but-for-a-third", "real-cycle-of-two-dead") {
	case "real-cycle-but-for-a-third":
		meet()
	case "real-cycle-of-two-dead":
		meetAlone()
	}
	live.Play()
}

// side is locked by one of two who meet, each of whom then wants the other side. One of them is let go by a third,
// who unlocks for it.
type side struct {
	mu     sync.RWMutex
	letGo  bool
	amount int
}

//go:noinline
func meet() {
	left, _ := meetInTheMiddle()
	go func() {
		live.AwaitCue()
		left.letGo = true
		unlock := left.mu.Unlock
		unlock()
	}()
}

//go:noinline
func meetAlone() { meetInTheMiddle() }

func meetInTheMiddle() (left, right *side) {
	left, right = &side{}, &side{}
	locked, begin := make(chan bool), make(chan bool)
	go left.move(right, locked, begin)
	go right.move(left, locked, begin)
	<-locked
	<-locked
	close(begin)
	return left, right
}

func (s *side) move(to *side, locked chan<- bool, begin <-chan bool) {
	s.mu.Lock()
	locked <- true
	<-begin
	live.Blocks()
	to.mu.Lock()
	to.amount++
	to.mu.Unlock()
	if !s.letGo {
		s.mu.Unlock()
	}
}
