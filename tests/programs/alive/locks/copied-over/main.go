package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("copied-over") {
	case "copied-over":
		start()
	}
	live.Play()
}

// form is large enough to be copied in a loop.
type form struct {
	pad  [40]uint64
	lock *sync.Mutex
}

//go:noinline
func look(pad uint64) uint64 { return pad }

//go:noinline
func fill(own *sync.Mutex, from *form, i int) uint64 {
	var mine form
	mine.lock = own
	own.Lock()
	mine = *from
	n := look(3)
	mine.lock.Unlock()
	return n + mine.pad[i]
}

func start() {
	a, b := new(sync.Mutex), new(sync.Mutex)
	others := &form{lock: b}
	go lockTwice(b)
	go serve(map[string]func(){"go": func() { println(fill(a, others, 3)) }})
}

// serve calls what is there for the word that comes.
func serve(handlers map[string]func()) { handlers[live.AwaitCue()]() }

// lockTwice goes on once somebody else unlocks.
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
