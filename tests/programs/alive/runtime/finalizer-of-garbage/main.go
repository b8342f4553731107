package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.KeepGarbage()
	switch live.Situation("finalizer-of-garbage", "finalizer-of-what-is-kept-dead") {
	case "finalizer-of-garbage":
		loseSocket()
	case "finalizer-of-what-is-kept-dead":
		keepSocket()
	}
	live.Play()
}

// socket is closed by its finalizer, as files are. At the core it is garbage, but no collection has noticed.
type socket struct {
	closed *sync.WaitGroup
	number int
}

func newSocket() *socket {
	s := &socket{closed: new(sync.WaitGroup)}
	s.closed.Add(1)
	runtime.SetFinalizer(s, (*socket).close)
	return s
}

func (s *socket) close() { s.closed.Done() }

//go:noinline
func loseSocket() {
	closed := newSocket().closed
	go collectLater()
	go wait(closed)
}

var kept *socket

//go:noinline
func keepSocket() {
	kept = newSocket()
	go collectLater()
	go wait(kept.closed)
}

func collectLater() {
	live.AwaitCue()
	runtime.GC()
}

func wait(closed *sync.WaitGroup) {
	live.Blocks()
	closed.Wait()
}
