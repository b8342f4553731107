package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("hand-over-hand")
	handOverHand()
	live.Play()
}

// link is part of a list that is walked hand over hand.
type link struct {
	mu    sync.Mutex
	next  *link
	value int
}

//go:noinline
func handOverHand() {
	third := &link{value: 3}
	second := &link{value: 2, next: third}
	first := &link{value: 1, next: second}
	there := make(chan bool, 1)
	go first.walk(third, there)
	<-there
	go first.walk(nil, there)
	go first.walk(nil, there)
}

// walk goes to the end of the list; with a link to stay at, it stays there until the cue.
func (l *link) walk(stay *link, there chan<- bool) {
	if stay == nil {
		live.Blocks()
	}
	l.mu.Lock()
	for {
		if l == stay {
			there <- true
			live.AwaitCue()
		}
		next := l.next
		if next == nil {
			l.mu.Unlock()
			return
		}
		next.mu.Lock()
		l.mu.Unlock()
		l = next
	}
}
