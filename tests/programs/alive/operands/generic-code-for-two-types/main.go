package main

import (
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("generic-code-for-two-types")
	start()
	live.Play()
}

// Shelves of two types are closed by the same code, and one of them gets the channel of another in between.
type shelf[T any] struct{ closed chan T }

type apple struct{ weight int }

type crate struct{ sides [3]int }

//go:noinline
func closeLater[T any](s *shelf[T]) {
	go func() {
		later()
		close(s.closed)
	}()
}

var (
	apples = &shelf[*apple]{make(chan *apple)}
	crates = &shelf[*crate]{make(chan *crate)}
	others = make(chan *crate)
)

//go:noinline
func wait() {
	live.Blocks()
	<-others
}

func exchange() {
	live.AwaitCue()
	crates.closed = others
}

func start() {
	closeLater(apples)
	closeLater(crates)
	go wait()
	go exchange()
}

// later returns when whoever acts at the cue has done so.
//
//go:noinline
func later() {
	live.AwaitCue()
	time.Sleep(100 * time.Millisecond)
}
