package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("keyed-mutex", "keyed-mutex-forgotten-dead") {
	case "keyed-mutex":
		keyed(true)
	case "keyed-mutex-forgotten-dead":
		keyed(false)
	}
	live.Play()
}

// keyLocks has a mutex for each key, and gives a function that unlocks it.
type keyLocks struct {
	mu   sync.Mutex
	keys map[string]*sync.Mutex
}

func (k *keyLocks) lock(key string) (unlock func()) {
	k.mu.Lock()
	m, known := k.keys[key]
	if !known {
		m = new(sync.Mutex)
		k.keys[key] = m
	}
	k.mu.Unlock()
	m.Lock()
	return m.Unlock
}

// session keeps what it must do at its end.
type session struct{ unlock func() }

//go:noinline
func keyed(kept bool) {
	k := &keyLocks{keys: map[string]*sync.Mutex{}}
	s := &session{}
	begun := make(chan bool)
	go func() {
		s.unlock = k.lock("user 1")
		if !kept {
			s.unlock = func() {}
		}
		close(begun)
	}()
	<-begun
	go s.serve()
	go func() {
		live.Blocks()
		defer k.lock("user 1")()
	}()
}

func (s *session) serve() {
	live.AwaitCue()
	s.unlock()
}
