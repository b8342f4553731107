package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("deferred-twice-through")
	outer()
	live.Play()
}

// A deferred function defers what releases; both run only because of the panic.
type stack struct{ popped *sync.Cond }

//go:noinline
func outer() {
	s := &stack{sync.NewCond(new(sync.Mutex))}
	go func() {
		defer func() { _ = recover() }()
		live.AwaitCue()
		s.push(-1)
	}()
	go func() {
		s.popped.L.Lock()
		defer s.popped.L.Unlock()
		live.Blocks()
		s.popped.Wait()
	}()
}

//go:noinline
func (s *stack) push(at int) {
	defer s.clean()
	numbers := make([]int, 2)
	for {
		numbers[at] = 1
	}
}

func (s *stack) clean() {
	defer s.popped.Broadcast()
	println("clean")
}
