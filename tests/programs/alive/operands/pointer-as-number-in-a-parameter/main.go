package main

import (
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("pointer-as-number-in-a-parameter")
	scene()
	live.Play()
}

//go:noinline
func scene() {
	a, b := make(chan int, 1), make(chan int)
	keep = b
	go work([2]uintptr{*(*uintptr)(unsafe.Pointer(&a)), 0})
	go func() {
		live.Blocks()
		println(<-b)
	}()
}

var keep chan int

// work has a channel in numbers, which are changed.
//
//go:noinline
func work(n [2]uintptr) {
	live.SleepUntilCue()
	next(&n)
	*(*chan int)(unsafe.Pointer(&n[0])) <- 1
}

//go:noinline
func next(n *[2]uintptr) { n[0] = *(*uintptr)(unsafe.Pointer(&keep)) }
