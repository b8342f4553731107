package main

import "programs/alive/live"

func main() {
	live.Situation("sender-released-by-close")
	senderReleasedByClose()
	live.Play()
}

type sample struct{ value int }

// senderReleasedByClose has nobody who receives: the sender panics when the channel is closed, and is recovered.
//
//go:noinline
func senderReleasedByClose() {
	samples := make(chan sample)
	go func() {
		defer func() { _ = recover() }()
		live.Blocks()
		samples <- sample{1}
	}()
	go func() {
		live.AwaitCue()
		close(samples)
	}()
}
