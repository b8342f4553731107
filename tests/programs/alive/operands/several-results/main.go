package main

import "programs/alive/live"

func main() {
	live.Situation("several-results")
	severalResults()
	live.Play()
}

type ball struct{ colour string }

//go:noinline
func court(players int) (in chan ball, err error, out chan ball, names [3]string) {
	return make(chan ball, players), nil, make(chan ball), [3]string{"first", "second"}
}

//go:noinline
func severalResults() {
	in, _, out, names := court(1)
	go func() {
		in <- ball{names[1]}
		live.AwaitCue()
		out <- <-in
	}()
	go func() {
		live.Blocks()
		println((<-out).colour)
	}()
}
