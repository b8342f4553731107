package main

import "programs/alive/live"

func main() {
	live.UnderLoad()
	live.Situation("held-in-registers")
	spin()
	live.Play()
}

// spin has a channel that, at the core, only the registers of a running goroutine have.
type turn struct{ number int }

//go:noinline
func spin() {
	turns := make(chan turn)
	go spinAndSend(turns)
	go func() {
		live.Blocks()
		println((<-turns).number)
	}()
}

//go:noinline
func spinAndSend(turns chan<- turn) {
	number := 0
	for !live.Cued() {
		number++
	}
	turns <- turn{number}
}
