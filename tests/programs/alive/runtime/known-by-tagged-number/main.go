package main

import (
	"sync"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("known-by-tagged-number")
	wait()
	live.Play()
}

// waiter is known by a number with a flag in its lowest bit, as lock-free code has it.
type waiter struct {
	group sync.WaitGroup
	name  string
}

var head uintptr

//go:noinline
func wait() {
	w := &waiter{name: "first"}
	w.group.Add(1)
	head = uintptr(unsafe.Pointer(w)) | 1
	go w.wait()
	go wake()
}

func (w *waiter) wait() {
	live.Blocks()
	w.group.Wait()
	println(w.name)
}

func wake() {
	live.SleepUntilCue()
	address := head &^ 1
	(*(**waiter)(unsafe.Pointer(&address))).group.Done()
}
