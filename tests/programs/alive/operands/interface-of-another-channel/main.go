package main

import (
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("interface-of-another-channel")
	scene()
	live.Play()
}

type job struct{ reply any }

//go:noinline
func scene() {
	first := make(chan int, 1)
	second := make(chan string)
	j := &job{reply: first}
	step := make(chan bool, 1)
	go answer(j)
	go change(j, second)
	_ = step
	go func() {
		live.Blocks()
		println(<-second)
	}()
}

//go:noinline
func change(j *job, to chan string) {
	live.AwaitCue()
	j.reply = to
	ready = true
}

var ready bool

// answer sends to a channel of the type that the interface holds by then.
//
//go:noinline
func answer(j *job) {
	live.SleepUntilCue()
	pause()
	switch r := j.reply.(type) {
	case chan int:
		r <- 1
	case chan string:
		r <- "x"
	}
}

//go:noinline
func pause() {
	for !ready {
		sleep()
	}
}

func sleep() { time.Sleep(1000000) }
