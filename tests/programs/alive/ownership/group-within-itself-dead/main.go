package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("group-within-itself-dead")
	nest()
	live.Play()
}

// limited runs one function at a time; the one that runs wants to run another one, and to wait for it.
type limited struct {
	slots chan struct{}
	group sync.WaitGroup
}

func (l *limited) run(f func()) {
	l.slots <- struct{}{}
	l.group.Add(1)
	go func() {
		defer func() {
			<-l.slots
			l.group.Done()
		}()
		f()
	}()
}

//go:noinline
func nest() {
	l := &limited{slots: make(chan struct{}, 1)}
	l.run(func() {
		live.Blocks()
		l.run(func() {})
	})
	go func() {
		live.Blocks()
		l.group.Wait()
	}()
}
