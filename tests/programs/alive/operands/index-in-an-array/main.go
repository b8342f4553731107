package main

import (
	"programs/alive/live"
)

func main() {
	live.Situation("index-in-an-array")
	scene()
	live.Play()
}

//go:noinline
func scene() {
	a, b := make(chan int, 1), make(chan int)
	go work([2]chan int{a, b}, [2]int{})
	go func() {
		live.Blocks()
		println(<-b)
	}()
}

// work has its index changed in an array that comes on the stack.
//
//go:noinline
func work(all [2]chan int, n [2]int) {
	live.SleepUntilCue()
	n[0] = 0
	next(&n)
	all[n[0]] <- 1
}

//go:noinline
func next(n *[2]int) { n[0]++ }
