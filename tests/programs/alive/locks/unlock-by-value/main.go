package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("unlock-by-value")
	scene()
	live.Play()
}

type pair struct{ locks [2]*sync.Mutex }

var turns = make(chan int, 8)

//go:noinline
func scene() {
	a, b, c, d := &sync.Mutex{}, &sync.Mutex{}, &sync.Mutex{}, &sync.Mutex{}
	a.Lock()
	b.Lock()
	c.Lock()
	d.Lock()
	for i := 0; i < 8; i++ {
		turns <- i
	}
	go work(pair{[2]*sync.Mutex{a, b}}, pair{[2]*sync.Mutex{c, d}})
	go func() {
		live.Blocks()
		d.Lock()
	}()
}

// work unlocks two pairs that come on the stack.
//
//go:noinline
func work(one, two pair) {
	live.SleepUntilCue()
	<-turns
	one.unlock()
	<-turns
	two.unlock()
	<-turns
}

//go:noinline
func (p pair) unlock() {
	p.locks[0].Unlock()
	p.locks[1].Unlock()
}
