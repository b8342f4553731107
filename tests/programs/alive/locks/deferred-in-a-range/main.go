//go:build go1.23

package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("deferred-in-a-range")
	start()
	live.Play()
}

// shelves gives its locks to the body of a loop. What the body defers belongs to the function around it.
type shelves struct{ locks []*sync.Mutex }

func (s *shelves) all(yield func(*sync.Mutex) bool) {
	for _, l := range s.locks {
		if !yield(l) {
			return
		}
	}
}

//go:noinline
func (s *shelves) holdUntilCue() {
	for l := range s.all {
		l.Lock()
		defer l.Unlock()
	}
	live.AwaitCue()
}

func start() {
	s := &shelves{locks: []*sync.Mutex{new(sync.Mutex), new(sync.Mutex)}}
	begun := make(chan bool)
	go func() {
		close(begun)
		s.holdUntilCue()
	}()
	<-begun
	go lock(s.locks[1])
}

// lock goes on once the other one has come to its end.
func lock(l *sync.Mutex) {
	live.Blocks()
	l.Lock()
}
