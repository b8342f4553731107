package main

import (
	"reflect"

	"programs/alive/live"
)

func main() {
	live.Situation("number-that-is-an-entry-on-the-stack")
	start()
	live.Play()
}

// subscriber begins with the entry of a function, by which it is found again: so it looks like a closure, whose
// variables can't change. This one is on the stack.
type subscriber struct {
	id   uintptr
	done chan int
}

var first, second = make(chan int), make(chan int)

func onNews() { println("news") }

//go:noinline
func exchange(s *subscriber) { s.done = second }

//go:noinline
func work() {
	s := subscriber{reflect.ValueOf(onNews).Pointer(), first}
	live.AwaitCue()
	exchange(&s)
	close(s.done)
}

func start() {
	go wait(second)
	go work()
}

//go:noinline
func wait(done chan int) {
	live.Blocks()
	<-done
}
