package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("swapped-in-an-array") {
	case "swapped-in-an-array":
		start()
	}
	live.Play()
}

// pass locks the first of three, swaps two, and unlocks what is the first then.
//
//go:noinline
func pass(a, b, c *sync.Mutex, i, j int) {
	order := [4]*sync.Mutex{a, b, c, a}
	order[0].Lock()
	order[i], order[j] = order[j], order[i]
	order[0].Unlock()
}

func start() {
	a, b, c := new(sync.Mutex), new(sync.Mutex), new(sync.Mutex)
	places := []int{0, 1}
	go lockTwice(b)
	go serve(map[string]func(){"go": func() { pass(a, b, c, places[0], places[1]) }})
}

// serve calls what is there for the word that comes.
func serve(handlers map[string]func()) { handlers[live.AwaitCue()]() }

// lockTwice goes on once somebody else unlocks.
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
