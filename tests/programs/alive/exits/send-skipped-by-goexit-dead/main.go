package main

import (
	"runtime"

	"programs/alive/live"
)

func main() {
	live.Situation("send-skipped-by-goexit-dead")
	sendSkipped()
	live.Play()
}

//go:noinline
func leave() { runtime.Goexit() }

type token struct{ number int }

//go:noinline
func sendSkipped() {
	tokens := make(chan token)
	go func() {
		live.AwaitCue()
		leave()
		tokens <- token{1}
	}()
	go func() {
		live.Blocks()
		println((<-tokens).number)
	}()
}
