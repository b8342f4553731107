package main

import (
	"runtime"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("goexit-hook-replaced")
	start()
	live.Play()
}

// stop ends the goroutine that calls it, until somebody replaces it by what does nothing.
var stop = runtime.Goexit

var finished = make(chan int)

//go:noinline
func work() {
	later()
	stop()
	close(finished)
}

//go:noinline
func replace() {
	live.AwaitCue()
	stop = func() {}
}

func start() {
	go wait(finished)
	go work()
	go replace()
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
