//go:build go1.24

package main

import (
	"weak"

	"programs/alive/live"
)

func main() {
	live.Situation("garbage-behind-a-weak-pointer")
	run()
	live.Play()
}

// entry is garbage, but not collected yet.
type entry struct{ react func() }

var known weak.Pointer[entry]

//go:noinline
func run() {
	live.KeepGarbage()
	words := make(chan word)
	keep(words)
	go wait(words)
	go act()
}

//go:noinline
func keep(words chan<- word) {
	known = weak.Make(&entry{func() { words <- word{"reacted"} }})
}

func act() {
	live.AwaitCue()
	if e := known.Value(); e != nil {
		e.react()
	}
}

type word struct{ text string }

func wait(words <-chan word) {
	live.Blocks()
	println((<-words).text)
}
