package main

import "programs/alive/live"

func main() {
	switch live.Situation("captured-and-reassigned", "captured-and-lost-dead") {
	case "captured-and-reassigned":
		capturedAndReassigned(true)
	case "captured-and-lost-dead":
		capturedAndReassigned(false)
	}
	live.Play()
}

type change struct{ to string }

// capturedAndReassigned has a closure whose channel changes after the closure was made.
//
//go:noinline
func capturedAndReassigned(released bool) {
	first, second := make(chan change, 1), make(chan change)
	current := second
	if released {
		current = first
	}
	go func() {
		to := live.AwaitCue()
		current <- change{to}
	}()
	go func() {
		live.Blocks()
		println((<-second).to)
	}()
	current = first
	if released {
		current = second
	}
}
