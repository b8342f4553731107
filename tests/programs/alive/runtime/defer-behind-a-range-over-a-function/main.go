//go:build go1.23

package main

import "programs/alive/live"

func main() {
	live.Situation("defer-behind-a-range-over-a-function")
	start()
	live.Play()
}

var cleared int

func courses(yield func(int) bool) {
	for i := 0; i < 2; i++ {
		if !yield(i) {
			return
		}
	}
}

// serve defers in the body of a loop over a function: what it deferred before is behind those.
//
//go:noinline
func serve(done chan int) {
	defer func() { close(done) }()
	for i := range courses {
		defer func() { cleared += i }()
	}
	live.AwaitCue()
}

func start() {
	for i := 0; i < 3; i++ {
		go func() {
			done := make(chan int)
			go wait(done)
			go serve(done)
		}()
	}
}

//go:noinline
func wait(done chan int) {
	live.Blocks()
	<-done
}
