package main

import (
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("closure-out-of-a-closure")
	closureOfClosure()
	live.Play()
}

type metered struct{ seconds int }

// meter gives a function that gives a function, as `defer meter(…)()` has it.
func meter(into chan<- metered) func(name string) func() {
	return func(name string) func() {
		before := time.Now()
		return func() { into <- metered{int(time.Since(before).Seconds()) + len(name)} }
	}
}

//go:noinline
func closureOfClosure() {
	measured := make(chan metered)
	start := meter(measured)
	go func() {
		defer start("request")()
		live.AwaitCue()
	}()
	go func() {
		live.Blocks()
		println((<-measured).seconds)
	}()
}
