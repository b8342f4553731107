package main

import (
	"sync"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("parameter-that-is-captured-too")
	start()
	live.Play()
}

// account is given back by a function that is first called with the one that it captured, and later with another.
type account struct {
	mu    sync.Mutex
	cents int
}

var (
	first, second account
	giveBack      func(*account)
	total         int
)

//go:noinline
func add(cents int) { total += cents }

//go:noinline
func register(f func(*account)) { giveBack = f }

//go:noinline
func begin(own *account) {
	own.mu.Lock()
	f := func(a *account) {
		add(own.cents)
		defer add(2)
		a.mu.Unlock()
	}
	register(f)
	f(own)
}

//go:noinline
func work(own *account) {
	live.SleepUntilCue()
	begin(own)
}

//go:noinline
func giveBackAnother() {
	later()
	giveBack(&second)
}

func start() {
	go lockTwice(&second.mu)
	go work(&first)
	go giveBackAnother()
}

// later returns when whoever acts at the cue has done so.
//
//go:noinline
func later() {
	live.SleepUntilCue()
	time.Sleep(100 * time.Millisecond)
}

// lockTwice goes on once somebody else unlocks.
//
//go:noinline
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
