package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("two-dimensions")
	twoDimensions()
	live.Play()
}

// board has a lock for each of its fields.
type board struct {
	fields [3][3]struct {
		mu    sync.Mutex
		piece string
	}
}

//go:noinline
func twoDimensions() {
	b := &board{}
	held := make(chan bool)
	go b.move(1, 2, held)
	<-held
	go func() {
		field := &b.fields[1][2]
		live.Blocks()
		field.mu.Lock()
		println(field.piece)
		field.mu.Unlock()
	}()
}

//go:noinline
func (b *board) move(x, y int, held chan<- bool) {
	b.fields[x][y].mu.Lock()
	close(held)
	x, y = x+len(live.AwaitCue())-2, y%3
	b.fields[x][y].piece = "queen"
	b.fields[x][y].mu.Unlock()
}
