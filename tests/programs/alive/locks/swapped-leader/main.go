package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("swapped-leader")
	start()
	live.Play()
}

// term is led by who has its lock; a new one begins with another lock.
type term struct {
	mu    *sync.Mutex
	moved chan bool
}

//go:noinline
func start() {
	s := &term{new(sync.Mutex), make(chan bool)}
	taken := make(chan bool)
	go s.lead(taken)
	<-taken
	go wait(s.mu)
	go s.begin()
}

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("has it")
}

func (s *term) begin() {
	live.AwaitCue()
	s.mu = new(sync.Mutex)
	close(s.moved)
}

// lead leads every term, the last until the program ends.
func (s *term) lead(taken chan bool) {
	old := s.mu
	old.Lock()
	close(taken)
	<-s.moved
	s.mu.Lock()
	old.Unlock()
	select {}
}
