package main

import (
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("handle-in-a-local-struct")
	start()
	live.Play()
}

// entry is on the stack, and has the address of a line as a number beside a pointer.
type entry struct {
	name   *string
	handle uintptr
}

type line struct {
	free  chan int
	calls [4]int
}

//go:noinline
func connect(e *entry) {
	l := &line{free: make(chan int)}
	e.handle = uintptr(unsafe.Pointer(l))
	go wait(l)
}

//go:noinline
func wait(l *line) {
	live.Blocks()
	<-l.free
	l.calls[0]++
}

//go:noinline
func call() {
	var e entry
	connect(&e)
	live.SleepUntilCue()
	l := *(**line)(unsafe.Pointer(&e.handle))
	close(l.free)
}

func start() { go call() }
