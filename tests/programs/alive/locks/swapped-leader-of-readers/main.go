package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("swapped-leader-of-readers")
	start()
	live.Play()
}

// config is replaced as a whole; who reads it moves on from one to the next, and keeps the last.
type config struct {
	mu   sync.RWMutex
	text string
}

type service struct {
	current *config
	changed chan bool
}

//go:noinline
func start() {
	s := &service{&config{text: "old"}, make(chan bool)}
	taken := make(chan bool)
	go s.read(taken)
	<-taken
	go s.current.retire()
	go s.replace()
}

func (c *config) retire() {
	live.Blocks()
	c.mu.Lock()
	c.text = "retired"
}

func (s *service) replace() {
	live.AwaitCue()
	s.current = &config{text: "new"}
	close(s.changed)
}

func (s *service) read(taken chan bool) {
	old := s.current
	old.mu.RLock()
	close(taken)
	<-s.changed
	s.current.mu.RLock()
	old.mu.RUnlock()
	select {}
}
