package main

import (
	"strings"

	"programs/alive/live"
)

func main() {
	live.Situation("callback-of-strings-map")
	callbackOfStringsMap()
	live.Play()
}

type letter rune

//go:noinline
func callbackOfStringsMap() {
	letters := make(chan letter)
	spell := func(r rune) rune {
		letters <- letter(r)
		return r
	}
	go func() { println(strings.Map(spell, live.AwaitCue())) }()
	go func() {
		live.Blocks()
		println(<-letters)
		println(<-letters)
	}()
}
