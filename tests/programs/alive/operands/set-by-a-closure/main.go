package main

import "programs/alive/live"

func main() {
	live.Situation("set-by-a-closure")
	redirect()
	live.Play()
}

type line struct{ text string }

//go:noinline
func redirect() {
	waiting, spare := make(chan line), make(chan line, 1)
	go write(waiting, spare)
	go func() {
		live.Blocks()
		println((<-waiting).text)
	}()
}

// write has a variable that a closure changes after the core; neither leaves the stack.
func write(waiting, spare chan line) {
	out := spare
	use := func(name string) {
		if name == "go" {
			out = waiting
		}
	}
	apply(use)
	out <- line{"text"}
}

//go:noinline
func apply(use func(string)) { use(live.AwaitCue()) }
