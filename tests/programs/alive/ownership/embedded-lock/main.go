package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("embedded-lock")
	embedded()
	live.Play()
}

// base has a lock, and everything that embeds it is a locker.
type base struct{ sync.Mutex }

type document struct {
	*base
	text string
}

type sheet struct{ document }

//go:noinline
func embedded() {
	s := &sheet{document{&base{}, "text"}}
	held := make(chan bool)
	go edit(s, held)
	<-held
	go func() {
		live.Blocks()
		s.Lock()
		println(s.text)
		s.Unlock()
	}()
}

//go:noinline
func edit(locker sync.Locker, held chan<- bool) {
	locker.Lock()
	close(held)
	live.AwaitCue()
	locker.Unlock()
}
