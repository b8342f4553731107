package main

import (
	"programs/alive/live"
)

func main() {
	live.Situation("array-by-value")
	scene()
	live.Play()
}

//go:noinline
func scene() {
	a, b := make(chan int, 1), make(chan int)
	go work([2]chan int{a, a}, [2]chan int{b, b})
	go func() {
		live.Blocks()
		println(<-b)
	}()
}

// work calls give twice with the same registers, and other channels on the stack.
//
//go:noinline
func work(a, b [2]chan int) {
	live.SleepUntilCue()
	<-tick
	give(a)
	<-tick
	give(b)
	<-tick
	give(b)
}

var tick = make(chan int, 3)

func init() { tick <- 1; tick <- 2; tick <- 3 }

//go:noinline
func give(to [2]chan int) {
	select {
	case to[0] <- 1:
	case to[1] <- 1:
	}
}
