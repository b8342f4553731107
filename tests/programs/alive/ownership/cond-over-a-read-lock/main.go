package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("cond-over-a-read-lock", "cond-over-a-read-lock-dead") {
	case "cond-over-a-read-lock":
		share()
	case "cond-over-a-read-lock-dead":
		signalLost()
	}
	live.Play()
}

// news are waited for with a lock that Wait gives up.
type news struct {
	mu    sync.RWMutex
	fresh *sync.Cond
	count int
}

//go:noinline
func share() {
	n := &news{}
	n.fresh = sync.NewCond(&n.mu)
	waiting := make(chan bool)
	go n.read(waiting)
	<-waiting
	n.mu.Lock()
	live.AtCue(n.mu.Unlock)
	go n.write()
}

func (n *news) read(waiting chan<- bool) {
	n.mu.Lock()
	close(waiting)
	live.Blocks()
	for n.count == 0 {
		n.fresh.Wait()
	}
	n.mu.Unlock()
}

func (n *news) write() {
	live.Blocks()
	n.mu.Lock()
	n.count++
	n.fresh.Signal()
	n.mu.Unlock()
}

// signalLost has a reader for whom the signal came too early.
//
//go:noinline
func signalLost() {
	n := &news{}
	n.fresh = sync.NewCond(&n.mu)
	n.fresh.Signal()
	waiting := make(chan bool)
	go n.read(waiting)
	<-waiting
}
