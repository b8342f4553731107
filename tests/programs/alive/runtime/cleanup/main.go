//go:build go1.24

package main

import (
	"runtime"

	"programs/alive/live"
)

func main() {
	switch live.Situation("cleanup", "cleanup-stopped-dead") {
	case "cleanup":
		useBuffer()
	case "cleanup-stopped-dead":
		useStopped()
	}
	live.Play()
}

// buffer gives its number back when it is gone.
type buffer struct {
	bytes [100]byte
	next  *buffer
}

//go:noinline
func useBuffer() {
	numbers := make(chan int)
	go fill(numbers, true)
	go receive(numbers)
}

//go:noinline
func useStopped() {
	numbers := make(chan int)
	go fill(numbers, false)
	go receive(numbers)
}

func receive(numbers <-chan int) {
	live.Blocks()
	println(<-numbers)
}

func fill(numbers chan int, cleaned bool) {
	b := &buffer{}
	cleanup := runtime.AddCleanup(b, giveBack, numbers)
	if !cleaned {
		cleanup.Stop()
		numbers = nil
	}
	b.write(live.AwaitCue())
	b = nil
	runtime.GC()
}

func giveBack(numbers chan int) { numbers <- 1 }

//go:noinline
func (b *buffer) write(text string) { copy(b.bytes[:], text) }
