package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("same-arguments-twice") {
	case "same-arguments-twice":
		start()
	}
	live.Play()
}

// shelf gives back the lock whose number it has, which is another one at the second call.
type shelf struct {
	number int
	locks  [2]sync.Mutex
}

//go:noinline
func (s *shelf) giveBack(a, b, c, d, e, f, g, h int) { s.locks[s.number].Unlock() }

//go:noinline
func (s *shelf) use() {
	s.locks[0].Lock()
	s.number = 0
	s.giveBack(0, 0, 0, 0, 0, 0, 0, 0)
	s.number = 1
	s.giveBack(0, 0, 0, 0, 0, 0, 0, 0)
}

func start() {
	s := &shelf{}
	go lockTwice(&s.locks[1])
	go serve(map[string]func(){"go": s.use})
}

// serve calls what is there for the word that comes.
func serve(handlers map[string]func()) { handlers[live.AwaitCue()]() }

// lockTwice goes on once somebody else unlocks.
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
