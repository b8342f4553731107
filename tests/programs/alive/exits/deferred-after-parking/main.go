package main

import (
	"runtime"

	"programs/alive/live"
)

func main() {
	live.Situation("deferred-after-parking")
	deferredAfterParking()
	live.Play()
}

//go:noinline
func leave() { runtime.Goexit() }

type token struct{ number int }

// deferredAfterParking defers what releases only after the wait in which the core finds it.
//
//go:noinline
func deferredAfterParking() {
	tokens := make(chan token)
	go func() {
		live.AwaitCue()
		defer func() { tokens <- token{7} }()
		leave()
	}()
	go func() {
		live.Blocks()
		println((<-tokens).number)
	}()
}
