package main

import (
	"programs/alive/live"
)

func main() {
	live.Situation("index-parsed")
	scene()
	live.Play()
}

//go:noinline
func scene() {
	lanes := [2]chan string{make(chan string, 1), make(chan string)}
	go deliver("1", lanes, 0)
	go func() {
		live.Blocks()
		println(<-lanes[1])
	}()
}

// deliver parses the lane into a parameter.
//
//go:noinline
func deliver(text string, lanes [2]chan string, lane int) {
	live.SleepUntilCue()
	lane = 0
	for _, c := range text {
		add(&lane, c)
	}
	lanes[lane&1] <- "parcel"
}

//go:noinline
func add(lane *int, c rune) { *lane = *lane*10 + int(c-'0') }
