package main

import (
	"programs/alive/live"
)

func main() {
	live.Situation("index-chosen-by-callee")
	scene()
	live.Play()
}

// a worker asks a balancer, which writes the number where it is told to
type balancer struct{ next int }

//go:noinline
func scene() {
	lanes := [2]chan string{make(chan string, 1), make(chan string)}
	b := &balancer{next: 1}
	go deliver(b, lanes, 0)
	go func() {
		live.Blocks()
		println(<-lanes[1])
	}()
}

// deliver sends to the lane that another function chooses, in a parameter of its own.
//
//go:noinline
func deliver(b *balancer, lanes [2]chan string, lane int) {
	live.SleepUntilCue()
	lane = 0
	if !b.choose(&lane) {
		return
	}
	lanes[lane] <- "parcel"
}

//go:noinline
func (b *balancer) choose(lane *int) bool {
	*lane = b.next
	return true
}
