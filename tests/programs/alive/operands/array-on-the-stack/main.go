package main

import "programs/alive/live"

func main() {
	live.Situation("array-on-the-stack")
	deal()
	live.Play()
}

type card struct{ value int }

//go:noinline
func deal() {
	var hands [6]chan card
	for i := range hands {
		hands[i] = make(chan card, 1)
	}
	waiting := make(chan card)
	go dealTo(hands, waiting)
	go func() {
		live.Blocks()
		println((<-waiting).value)
	}()
}

func dealTo(hands [6]chan card, late chan card) {
	which := len(live.AwaitCue())
	hands[which+2] = late
	for i := range hands {
		hands[i] <- card{i}
	}
}
