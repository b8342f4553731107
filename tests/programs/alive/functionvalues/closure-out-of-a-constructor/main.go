package main

import "programs/alive/live"

func main() {
	live.Situation("closure-out-of-a-constructor")
	closureOfConstructor()
	live.Play()
}

// subscription ends by its own function, as many libraries have it.
type subscription struct {
	events      chan event
	unsubscribe func()
}

type event struct{ text string }

func subscribe(topic string) *subscription {
	events := make(chan event)
	return &subscription{events, func() {
		events <- event{topic}
		close(events)
	}}
}

//go:noinline
func closureOfConstructor() {
	s := subscribe("news")
	go readEvents(s.events)
	go func() {
		live.SleepUntilCue()
		s.unsubscribe()
	}()
}

func readEvents(events <-chan event) {
	live.Blocks()
	for e := range events {
		println(e.text)
	}
}
