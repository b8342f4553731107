package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("unlocked-under-a-condition")
	underCondition()
	live.Play()
}

// store is locked for as long as a batch is open, over many calls.
type store struct {
	mu      sync.Mutex
	batched bool
	values  []string
}

func (s *store) begin(batch bool) {
	if batch {
		s.mu.Lock()
		s.batched = true
	}
}

func (s *store) put(value string) {
	if !s.batched {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	s.values = append(s.values, value)
}

func (s *store) end() {
	if s.batched {
		s.batched = false
		s.mu.Unlock()
	}
}

//go:noinline
func underCondition() {
	s := &store{}
	open := make(chan bool)
	go func() {
		s.begin(true)
		s.put("first")
		close(open)
		s.put(live.AwaitCue())
		s.end()
	}()
	<-open
	go func() {
		live.Blocks()
		s.mu.Lock()
		defer s.mu.Unlock()
		println(len(s.values))
	}()
}
