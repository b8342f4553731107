package main

import "programs/alive/live"

func main() {
	live.Situation("copied-by-copy")
	spread()
	live.Play()
}

type drop struct{ litres int }

//go:noinline
func spread() {
	pipes := []chan drop{make(chan drop, 1), make(chan drop)}
	go water(pipes)
	go func() {
		live.Blocks()
		println((<-pipes[1]).litres)
	}()
}

func water(pipes []chan drop) {
	var local [2]chan drop
	local[0], local[1] = pipes[0], pipes[0]
	live.AwaitCue()
	copy(local[:], pipes)
	local[1] <- drop{1}
}
