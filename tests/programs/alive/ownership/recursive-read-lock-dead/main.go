package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("recursive-read-lock-dead")
	count()
	live.Play()
}

// register is read within a read; a writer came between.
type register struct {
	mu    sync.RWMutex
	users []string
}

//go:noinline
func count() {
	r := &register{}
	reading, writing := make(chan bool), make(chan bool)
	go func() {
		r.mu.RLock()
		defer r.mu.RUnlock()
		close(reading)
		<-writing
		live.Blocks()
		println(r.length())
	}()
	<-reading
	go func() {
		live.Blocks()
		r.mu.Lock()
		r.users = append(r.users, "new")
		r.mu.Unlock()
	}()
	for r.mu.TryRLock() {
		r.mu.RUnlock()
	}
	close(writing)
}

//go:noinline
func (r *register) length() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.users)
}
