package main

import (
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("function-in-a-variable-without-pointers")
	start()
	live.Play()
}

// A function is in a table of numbers, which the collector doesn't look at. Functions that are no closures never move.
var (
	table [8]uintptr
	place = 3
)

//go:noinline
func chosen() *uintptr { return &table[place] }

var finished = make(chan int)

//go:noinline
func finish() { close(finished) }

//go:noinline
func prepare() {
	f := finish
	*chosen() = *(*uintptr)(unsafe.Pointer(&f))
}

//go:noinline
func work() {
	prepare()
	later()
	f := *(*func())(unsafe.Pointer(chosen()))
	f()
}

func start() {
	go wait(finished)
	go work()
}

//go:noinline
func wait(done chan int) {
	live.Blocks()
	<-done
}

// later returns after the cue.
//
//go:noinline
func later() { live.AwaitCue() }
