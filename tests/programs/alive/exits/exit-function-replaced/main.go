package main

import (
	"os"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("exit-function-replaced")
	start()
	live.Play()
}

// exit ends the program, until somebody replaces it, as tests do with the exit of a logger.
var exit = os.Exit

var finished = make(chan int)

//go:noinline
func work() {
	later()
	exit(1)
	close(finished)
}

//go:noinline
func replace() {
	live.AwaitCue()
	exit = func(int) {}
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
