package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("nil-pointer-to-come")
	walk()
	live.Play()
}

type item struct {
	next  *item
	value int
}

type shelf struct {
	mu    sync.Mutex
	first *item
}

//go:noinline
func walk() {
	s := &shelf{first: &item{value: 1}}
	s.mu.Lock()
	go func() {
		defer func() { _ = recover() }()
		live.SleepUntilCue()
		s.sum()
	}()
	go func() {
		live.Blocks()
		s.mu.Lock()
		s.mu.Unlock()
	}()
}

// sum is called with the lock held, and gives it up.
//
//go:noinline
func (s *shelf) sum() {
	defer s.mu.Unlock()
	total := 0
	for i := s.first; ; i = i.next {
		total += i.value
	}
}
