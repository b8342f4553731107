package main

import (
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("known-by-number")
	wait()
	live.Play()
}

// waiter is kept alive by its own goroutine. Others have its address as a number, as in a table for epoll.
type waiter struct {
	ready chan int
	name  string
}

var numbers []uintptr

//go:noinline
func wait() {
	w := &waiter{make(chan int), "first"}
	numbers = make([]uintptr, 10)
	numbers[7] = uintptr(unsafe.Pointer(w))
	go w.wait()
	go complete(7)
}

func (w *waiter) wait() {
	live.Blocks()
	println(<-w.ready, w.name)
}

func complete(number int) {
	live.AwaitCue()
	address := numbers[number]
	(*(**waiter)(unsafe.Pointer(&address))).ready <- number
}
