package main

import (
	"time"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("channel-in-a-variable-without-pointers")
	start()
	live.Play()
}

// handle is a channel as a number, in a variable that the collector doesn't look at; and it becomes another one.
var handle, next uintptr

var first, second = make(chan int), make(chan int)

//go:noinline
func work() {
	later()
	close(*(*chan int)(unsafe.Pointer(&handle)))
}

func exchange() {
	live.AwaitCue()
	handle = next
}

func start() {
	handle = *(*uintptr)(unsafe.Pointer(&first))
	next = *(*uintptr)(unsafe.Pointer(&second))
	go wait(second)
	go work()
	go exchange()
}

// later returns when whoever acts at the cue has done so.
//
//go:noinline
func later() {
	live.AwaitCue()
	time.Sleep(100 * time.Millisecond)
}

//go:noinline
func wait(done chan int) {
	live.Blocks()
	<-done
}
