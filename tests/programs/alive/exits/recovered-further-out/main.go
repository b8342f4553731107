package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("recovered-further-out")
	start()
	live.Play()
}

// An order is refused by a panic, from which not its caller recovers, but the one behind: that one returns to serve,
// and serve gives the kitchen back.
var kitchen sync.Mutex

//go:noinline
func refuse() {
	later()
	panic("sold out")
}

//go:noinline
func order() {
	defer func() { _ = recover() }()
	refuse()
}

//go:noinline
func serve() {
	order()
	kitchen.Unlock()
}

func start() {
	go lockTwice(&kitchen)
	go serve()
}

// lockTwice goes on once somebody else unlocks.
//
//go:noinline
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}

// later returns after the cue.
//
//go:noinline
func later() { live.AwaitCue() }
