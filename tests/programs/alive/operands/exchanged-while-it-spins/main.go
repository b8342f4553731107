package main

import (
	"sync"
	"sync/atomic"

	"programs/alive/live"
)

func main() {
	switch live.Situation("channel-exchanged-while-it-spins", "lock-exchanged-while-it-spins",
		"captured-exchanged-while-it-spins") {
	case "channel-exchanged-while-it-spins":
		channel()
	case "lock-exchanged-while-it-spins":
		lock()
	case "captured-exchanged-while-it-spins":
		captured()
	}
	live.Play()
}

type note struct{ n int }

type box struct {
	out   chan note
	mu    *sync.Mutex
	asked atomic.Int32
}

// exchange replaces what is in the box once it is asked to.
func (b *box) exchange(out chan note, mu *sync.Mutex) {
	for b.asked.Load() != 1 {
	}
	b.out, b.mu = out, mu
	b.asked.Store(2)
}

// ask spins, as code does that must not be parked.
func (b *box) ask() {
	b.asked.Store(1)
	for b.asked.Load() != 2 {
	}
}

//go:noinline
func channel() {
	mine, theirs := make(chan note, 1), make(chan note)
	go func() {
		live.AwaitCue()
		b := &box{}
		go b.exchange(theirs, nil)
		b.out = mine
		b.ask()
		b.out <- note{}
	}()
	go func() {
		live.Blocks()
		<-theirs
	}()
}

//go:noinline
func lock() {
	mine, theirs := new(sync.Mutex), new(sync.Mutex)
	mine.Lock()
	theirs.Lock()
	go func() {
		live.AwaitCue()
		b := &box{}
		go b.exchange(nil, theirs)
		b.mu = mine
		b.ask()
		b.mu.Unlock()
	}()
	go func() {
		live.Blocks()
		theirs.Lock()
	}()
}

//go:noinline
func captured() {
	mine, theirs := make(chan note, 1), make(chan note)
	go func() {
		live.AwaitCue()
		var out chan note
		var asked atomic.Int32
		go func() {
			for asked.Load() != 1 {
			}
			out = theirs
			asked.Store(2)
		}()
		out = mine
		asked.Store(1)
		for asked.Load() != 2 {
		}
		out <- note{}
	}()
	go func() {
		live.Blocks()
		<-theirs
	}()
}
