package main

import (
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("channel-that-is-captured-too")
	start()
	live.Play()
}

// A tap is closed by a function that is first called with the one that it captured, and later with another.
var (
	shut   func(chan int)
	litres int
	old    = make(chan int)
)

//go:noinline
func pour(amount int) { litres += amount }

//go:noinline
func install() {
	tap := make(chan int, 1)
	f := func(which chan int) {
		for i := 0; i < 3; i++ {
			pour(i)
			pour(cap(tap))
		}
		defer pour(2)
		close(which)
	}
	shut = f
	f(tap)
}

//go:noinline
func work() {
	live.SleepUntilCue()
	install()
}

//go:noinline
func shutOld() {
	later()
	shut(old)
}

func start() {
	go wait(old)
	go work()
	go shutOld()
}

// later returns when whoever acts at the cue has done so.
//
//go:noinline
func later() {
	live.SleepUntilCue()
	time.Sleep(100 * time.Millisecond)
}

//go:noinline
func wait(done chan int) {
	live.Blocks()
	<-done
}
