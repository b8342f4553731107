package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("cond-signalled-by-a-panic-to-come")
	produce()
	live.Play()
}

type store struct {
	mu     sync.Mutex
	filled *sync.Cond
	items  []string
	closed bool
}

//go:noinline
func produce() {
	s := &store{}
	s.filled = sync.NewCond(&s.mu)
	go s.consume()
	go func() {
		live.AwaitCue()
		s.fill(nil)
	}()
}

func (s *store) consume() {
	s.mu.Lock()
	defer s.mu.Unlock()
	live.Blocks()
	for len(s.items) == 0 && !s.closed {
		s.filled.Wait()
	}
}

// fill calls next until that fails.
//
//go:noinline
func (s *store) fill(next func() string) {
	defer s.close()
	for {
		s.items = append(s.items, next())
	}
}

func (s *store) close() {
	if recover() == nil {
		return
	}
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.filled.Broadcast()
}
