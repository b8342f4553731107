package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("new-of-a-pool")
	newOfPool()
	live.Play()
}

type birth struct{ number int }

//go:noinline
func newOfPool() {
	births := make(chan birth)
	buffers := &sync.Pool{New: func() any {
		births <- birth{1}
		return new([64]byte)
	}}
	go func() {
		live.AwaitCue()
		buffers.Put(buffers.Get())
	}()
	go func() {
		live.Blocks()
		println((<-births).number)
	}()
}
