package main

import (
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("handle-beside-a-key")
	start()
	live.Play()
}

// entry has the address of a line as a number, behind its key: no pointer leads to what it is in.
type entry struct {
	key    uint64
	handle uintptr
}

type line struct {
	free  chan int
	calls [4]int
}

var entries = map[uint64]*entry{}

//go:noinline
func wait(l *line) {
	live.Blocks()
	<-l.free
	l.calls[0]++
}

//go:noinline
func hangUp() {
	live.AwaitCue()
	l := *(**line)(unsafe.Pointer(&entries[7].handle))
	close(l.free)
}

//go:noinline
func connect() {
	l := &line{free: make(chan int)}
	entries[7] = &entry{7, uintptr(unsafe.Pointer(l))}
	go wait(l)
}

func start() {
	connect()
	go hangUp()
}
