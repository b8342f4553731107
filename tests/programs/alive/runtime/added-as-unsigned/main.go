package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("added-as-unsigned")
	start()
	live.Play()
}

// One guest fewer is counted as 2³²-1 more, as code with unsigned numbers does: the counter has 32 bits.
var guests sync.WaitGroup

//go:noinline
func wait() {
	live.Blocks()
	guests.Wait()
}

//go:noinline
func leave() {
	live.AwaitCue()
	guests.Add(1<<32 - 1)
}

func start() {
	guests.Add(1)
	go wait()
	go leave()
}
