// Package stock is of a module without a dot in its name, so that its files look like those of the standard library
// once a build has trimmed their paths.
package stock

import (
	"sync"

	"programs/alive/live"
)

// Store is filled by deliveries.
type Store struct {
	mu        sync.RWMutex
	delivered sync.WaitGroup
	Orders    chan Order
	count     int
}

type Order struct{ Item string }

func Open() *Store { return &Store{Orders: make(chan Order)} }

// Expect says that so many deliveries will come.
func (s *Store) Expect(deliveries int) { s.delivered.Add(deliveries) }

// Wait returns when all have come.
func (s *Store) Wait() { s.delivered.Wait() }

// Deliver comes at the cue.
func (s *Store) Deliver() {
	live.AwaitCue()
	s.count++
	s.delivered.Done()
}

// Lock keeps others out, until Unlock.
func (s *Store) Lock() { s.mu.Lock() }

func (s *Store) Unlock() { s.mu.Unlock() }

// Count waits while the store is locked.
func (s *Store) Count() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.count
}

// UnlockLater does so at the cue.
func (s *Store) UnlockLater() {
	live.AwaitCue()
	s.Unlock()
}

// Serve takes orders from the cue on.
func (s *Store) Serve(orders int) {
	live.SleepUntilCue()
	for ; orders > 0; orders-- {
		s.take()
	}
}

func (s *Store) take() { println((<-s.Orders).Item) }
