package main

import "programs/alive/live"

func main() {
	live.Situation("pointer-to-pointer")
	pointerToPointer()
	live.Play()
}

type tick struct{ at int }

//go:noinline
func pointerToPointer() {
	ticks := make(chan tick)
	holder := &ticks
	go sendThrough(&holder)
	go func() {
		live.Blocks()
		println((<-ticks).at)
	}()
}

//go:noinline
func sendThrough(holder **chan tick) {
	live.AwaitCue()
	**holder <- tick{1}
}
