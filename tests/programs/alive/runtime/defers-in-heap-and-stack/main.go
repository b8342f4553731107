package main

import "programs/alive/live"

func main() {
	live.Situation("defers-in-heap-and-stack")
	start()
	live.Play()
}

var cleared int

// serve defers in a loop, so those are in the heap, and the one before them, which closes, is on the stack.
//
//go:noinline
func serve(done chan int, courses int) {
	defer func() { close(done) }()
	for i := 0; i < courses; i++ {
		defer func() { cleared++ }()
	}
	live.AwaitCue()
}

func start() {
	for i := 0; i < 5; i++ {
		go func() {
			done := make(chan int)
			go wait(done)
			go serve(done, 2)
		}()
	}
}

//go:noinline
func wait(done chan int) {
	live.Blocks()
	<-done
}
