package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("wait-in-once-of-service")
	scene()
	live.Play()
}

// service is ready once its WaitGroup is done, which is all that its Once waits for.
type service struct {
	loaded  sync.WaitGroup
	ready   sync.Once
	entries []string
}

//go:noinline
func scene() {
	s := &service{}
	s.loaded.Add(1)
	go s.load()
	for i := 0; i < 4; i++ {
		go s.serve()
	}
}

//go:noinline
func (s *service) load() {
	live.SleepUntilCue()
	s.entries = append(s.entries, "entry")
	s.loaded.Done()
}

//go:noinline
func (s *service) serve() {
	live.Blocks()
	s.ready.Do(s.loaded.Wait)
	println(s.entries[0])
}
