package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("acquired-unless-it-panics", "acquired-unless-it-panics-by-a-frame") {
	case "acquired-unless-it-panics":
		start(false)
	case "acquired-unless-it-panics-by-a-frame":
		start(true)
	}
	live.Play()
}

// store is locked by acquire, unless the check before it panics. Then acquire returns without the lock.
type store struct {
	mu    sync.Mutex
	check func()
	uses  int
}

//go:noinline
func (s *store) acquire() {
	defer func() { _ = recover() }()
	s.check()
	s.mu.Lock()
}

//go:noinline
func (s *store) use() {
	s.acquire()
	s.uses++
	s.mu.Unlock()
}

func start(inFrame bool) {
	s := &store{check: func() { panic("not now") }}
	go lockTwice(&s.mu)
	if inFrame {
		go s.useLater()
		return
	}
	go serve(map[string]func(){"go": s.use})
}

// useLater is there already when the core is taken.
//
//go:noinline
func (s *store) useLater() {
	live.AwaitCue()
	s.acquire()
	s.uses++
	s.mu.Unlock()
}

// serve calls what is there for the word that comes.
func serve(handlers map[string]func()) { handlers[live.AwaitCue()]() }

// lockTwice goes on once somebody else unlocks.
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
