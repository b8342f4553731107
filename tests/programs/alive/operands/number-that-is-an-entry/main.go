package main

import (
	"reflect"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("number-that-is-an-entry")
	start()
	live.Play()
}

// subscriber begins with the entry of a function, by which it is found again: so it looks like a closure, whose
// variables can't change.
type subscriber struct {
	id   uintptr
	done chan int
}

var subscribed *subscriber

func onNews() { println("news") }

//go:noinline
func work(s *subscriber) {
	later()
	close(s.done)
}

func exchange(done chan int) {
	live.AwaitCue()
	subscribed.done = done
}

func start() {
	first, second := make(chan int), make(chan int)
	subscribed = &subscriber{reflect.ValueOf(onNews).Pointer(), first}
	go wait(second)
	go work(subscribed)
	go exchange(second)
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
