package main

import "programs/alive/live"

func main() {
	live.Situation("defer-below-a-large-argument")
	start()
	live.Play()
}

// letter is large, and given as an argument: so it is between the frames of two functions with deferred calls.
type letter struct {
	from, to *int
	lines    [20]int
}

var sender, sum int

//go:noinline
func same(l *letter) *letter { return l }

//go:noinline
func read(l *letter) { sum += l.lines[3] }

//go:noinline
func deliver(l letter, copies int) {
	pointer := same(&l)
	defer func() { sum++ }()
	for i := 0; i < copies; i++ {
		defer func() { sum++ }()
	}
	live.AwaitCue()
	read(pointer)
}

//go:noinline
func send(done chan int, copies int) {
	defer func() { close(done) }()
	for i := 0; i < copies; i++ {
		defer func() { sum++ }()
	}
	var l letter
	l.from = &sender
	deliver(l, copies)
}

//go:noinline
func work(copies int) {
	done := make(chan int)
	go wait(done)
	send(done, copies)
}

func start() { go work(0) }

//go:noinline
func wait(done chan int) {
	live.Blocks()
	<-done
}
