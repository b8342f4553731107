package main

import (
	"programs/alive/live"
	"programs/alive/operands/made-by-a-generator/parser"
)

func main() {
	live.Situation("made-by-a-generator")
	start()
	live.Play()
}

// The sender is in code that a generator made, which says that it is from another file.
var tokens = make(chan int)

//go:noinline
func wait() {
	live.Blocks()
	<-tokens
}

func start() {
	go wait()
	go parser.Parse(tokens)
}
