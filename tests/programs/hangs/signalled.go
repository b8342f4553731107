package main

import (
	"sync"
	"time"

	"programs/truth"
)

// bus leaves at each tick.
type bus struct {
	mu     sync.Mutex
	leaves *sync.Cond
	left   int
}

func condByTicker() *verdict {
	b := &bus{}
	b.leaves = sync.NewCond(&b.mu)
	truth.Expect(4)
	go b.drive(time.NewTicker(soon))
	for _, name := range each("passenger", 3) {
		go b.board(name)
	}
	return healthy()
}

func (b *bus) drive(ticker *time.Ticker) {
	here("driver", "chan receive")
	for range ticker.C {
		b.mu.Lock()
		b.left++
		b.mu.Unlock()
		b.leaves.Broadcast()
	}
}

func (b *bus) board(name string) {
	here(name, "cond")
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.left == 0 {
		b.leaves.Wait()
	}
}

// model is loaded once, which takes a while.
type model struct {
	once   sync.Once
	loaded bool
}

func onceSleeps() *verdict {
	m := &model{}
	truth.Expect(1)
	go m.use("loads", "sleep", "(*model).load")
	truth.WaitUntilParked()
	truth.Expect(2)
	for _, name := range each("user", 2) {
		go m.use(name, "once", "(*model).use")
	}
	return healthy()
}

func (m *model) use(name, kind, function string) {
	in(function, name, kind)
	m.once.Do(m.load)
	println(m.loaded)
}

func (m *model) load() {
	time.Sleep(soon)
	m.loaded = true
}
