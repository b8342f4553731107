package main

import "programs/alive/live"

func main() {
	live.Situation("nested-recover")
	nestedRecover()
	live.Play()
}

type report struct{ text string }

// nestedRecover recovers in the inner function, panics once more, and sends from the outer one.
//
//go:noinline
func nestedRecover() {
	reports := make(chan report)
	go outer(reports)
	go func() {
		live.Blocks()
		println((<-reports).text)
	}()
}

func outer(reports chan<- report) {
	defer func() {
		if text, is := recover().(string); is {
			reports <- report{text}
		}
	}()
	for {
		inner()
	}
}

//go:noinline
func inner() {
	defer func() {
		if reason := recover(); reason != nil {
			panic("again: " + reason.(string))
		}
	}()
	panic(live.AwaitCue())
}
