package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("two-pointers-to-what-was-made", "two-pointers-into-a-frame", "two-pointers-to-an-element",
		"two-pointers-to-a-lock") {
	case "two-pointers-to-what-was-made":
		toMade()
	case "two-pointers-into-a-frame":
		intoFrame()
	case "two-pointers-to-an-element":
		toElement()
	case "two-pointers-to-a-lock":
		toLock()
	}
	live.Play()
}

type note struct{ n int }

type box struct {
	size int
	out  chan note
	mu   *sync.Mutex
}

// sized is how builders are written: it returns what it was called for.
//
//go:noinline
func (b *box) sized(size int) *box {
	b.size = size
	return b
}

func wait(out chan note) {
	go func() {
		live.Blocks()
		<-out
	}()
}

//go:noinline
func toMade() {
	mine, theirs := make(chan note, 1), make(chan note)
	go func() {
		size := len(live.AwaitCue())
		b := &box{}
		p := b.sized(size)
		kept = p
		p.out = mine
		b.out = theirs
		p.out <- note{}
	}()
	wait(theirs)
}

var kept *box

//go:noinline
func intoFrame() {
	mine, theirs := make(chan note, 1), make(chan note)
	go func() {
		size := len(live.AwaitCue())
		var b box
		p := b.sized(size)
		p.out = mine
		b.out = theirs
		p.out <- note{}
	}()
	wait(theirs)
}

//go:noinline
func element(all *[3]chan note, i int) *chan note { return &all[i] }

//go:noinline
func toElement() {
	mine, theirs := make(chan note, 1), make(chan note)
	go func() {
		size := len(live.AwaitCue())
		var all [3]chan note
		out := element(&all, size)
		*out = mine
		all[2] = theirs
		*out <- note{}
	}()
	wait(theirs)
}

//go:noinline
func toLock() {
	mine, theirs := new(sync.Mutex), new(sync.Mutex)
	mine.Lock()
	theirs.Lock()
	go func() {
		size := len(live.AwaitCue())
		b := new(box)
		p := b.sized(size)
		p.mu = mine
		b.mu = theirs
		p.mu.Unlock()
	}()
	go func() {
		live.Blocks()
		theirs.Lock()
	}()
}
