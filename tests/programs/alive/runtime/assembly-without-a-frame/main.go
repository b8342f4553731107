package main

import (
	"sync/atomic"

	"programs/alive/live"
)

func main() {
	live.Situation("assembly-without-a-frame")
	scene()
	live.Play()
}

//go:noinline
func scene() {
	c, cue := make(chan int), make(chan int)
	kept, run = cue, wait
	out = c
	for i := 0; i < 300; i++ {
		go start()
	}
	go func() {
		live.SleepUntilCue()
		close(cue)
	}()
	go func() {
		live.Blocks()
		println(<-c)
	}()
}

var run func()
var kept, out chan int
var count uint32

//go:noinline
func wait() { <-kept }

//go:noinline
func start() {
	work(int(atomic.AddUint32(&count, 1)), out)
}

var sum uint32

// call calls what it is given.
// call has no frame: of two who call it, stacks look alike.
func call(f func())

//go:noinline
func work(i int, c chan int) {
	if i == 152 {
		call(run)
		c <- 1
	} else {
		call(run)
		atomic.AddUint32(&sum, 1)
	}
}
