package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("handler-that-locks-first-dead") {
	case "handler-that-locks-first-dead":
		start()
	}
	live.Play()
}

// account is used by handlers that lock it before they unlock it: they cannot help who has locked it twice.
type account struct {
	mu    sync.Mutex
	cents int
}

//go:noinline
func (a *account) add(cents int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cents += cents
	return a.cents
}

func start() {
	a := &account{}
	go lockTwice(&a.mu)
	go serve(map[string]func(){"go": func() { println(a.add(1)) }})
}

// serve calls what is there for the word that comes.
func serve(handlers map[string]func()) { handlers[live.AwaitCue()]() }

// lockTwice goes on once somebody else unlocks.
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
