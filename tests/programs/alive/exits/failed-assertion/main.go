package main

import "programs/alive/live"

func main() {
	live.Situation("failed-assertion")
	failedAssertion()
	live.Play()
}

type quote struct{ price int }

//go:noinline
func failedAssertion() {
	quotes := make(chan any)
	updates := make(chan quote)
	go convert(quotes, updates)
	go func() {
		live.AwaitCue()
		quotes <- "not for sale"
	}()
	go func() {
		live.Blocks()
		println((<-updates).price)
	}()
}

func convert(quotes <-chan any, updates chan<- quote) {
	defer func() {
		if err, is := recover().(error); is {
			updates <- quote{len(err.Error())}
		}
	}()
	live.Blocks()
	for q := range quotes {
		println(q.(quote).price)
	}
}
