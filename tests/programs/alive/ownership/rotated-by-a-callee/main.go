package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("rotated-by-a-callee")
	rotate()
	live.Play()
}

// log writes into one file and keeps it locked; a rotation locks the next one, swaps, and unlocks the other.
type file struct {
	mu   sync.Mutex
	size int
}

type log struct {
	current, next *file
}

//go:noinline
func rotate() {
	l := &log{&file{}, &file{}}
	old := l.current
	old.mu.Lock()
	go func() {
		live.AwaitCue()
		l.rotate()
	}()
	go func() {
		live.Blocks()
		old.mu.Lock()
		println(old.size)
		old.mu.Unlock()
	}()
}

func (l *log) rotate() {
	l.next.mu.Lock()
	l.swap()
	l.next.mu.Unlock()
}

//go:noinline
func (l *log) swap() { l.current, l.next = l.next, l.current }
