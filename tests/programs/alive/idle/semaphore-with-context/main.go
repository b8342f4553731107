package main

import (
	"container/list"
	"context"
	"sync"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("semaphore-with-context")
	limit()
	live.Play()
}

// weighted is a semaphore as golang.org/x/sync/semaphore has it.
type weighted struct {
	mu      sync.Mutex
	size    int
	cur     int
	waiters list.List
}

type waiter struct {
	n     int
	ready chan struct{}
}

func (s *weighted) acquire(ctx context.Context, n int) error {
	s.mu.Lock()
	if s.size-s.cur >= n && s.waiters.Len() == 0 {
		s.cur += n
		s.mu.Unlock()
		return nil
	}
	ready := make(chan struct{})
	element := s.waiters.PushBack(waiter{n, ready})
	s.mu.Unlock()
	select {
	case <-ctx.Done():
		s.mu.Lock()
		s.waiters.Remove(element)
		s.mu.Unlock()
		return ctx.Err()
	case <-ready:
		return nil
	}
}

func (s *weighted) release(n int) {
	s.mu.Lock()
	s.cur -= n
	for next := s.waiters.Front(); next != nil; next = s.waiters.Front() {
		w := next.Value.(waiter)
		if s.size-s.cur < w.n {
			break
		}
		s.cur += w.n
		s.waiters.Remove(next)
		close(w.ready)
	}
	s.mu.Unlock()
}

//go:noinline
func limit() {
	s := &weighted{size: 3}
	_ = s.acquire(context.Background(), 3)
	go func() {
		live.AwaitCue()
		s.release(3)
	}()
	for i := 1; i < 4; i++ {
		go func(n int) {
			if s.acquire(context.Background(), n) == nil {
				s.release(n)
			}
		}(i)
	}
}
