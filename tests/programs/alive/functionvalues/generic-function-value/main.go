package main

import "programs/alive/live"

func main() {
	switch live.Situation("generic-function-value", "generic-function-of-another-dead") {
	case "generic-function-value":
		genericFunction(true)
	case "generic-function-of-another-dead":
		genericFunction(false)
	}
	live.Play()
}

// notifier is a function value with a dictionary.
type notifier[T any] func(T)

func notifyInto[T any](into chan T) notifier[T] {
	return func(value T) { into <- value }
}

type reading struct{ celsius float64 }

//go:noinline
func genericFunction(right bool) {
	readings, others := make(chan reading), make(chan reading, 1)
	notifiers := map[bool]notifier[reading]{}
	notifiers[true] = notifyInto(others)
	if right {
		notifiers[true] = notifyInto(readings)
	}
	go measure(notifiers)
	go watch(readings)
}

func measure[T ~func(reading)](notifiers map[bool]T) {
	cue := live.AwaitCue()
	notifiers[cue == "go"](reading{21})
}

func watch(readings <-chan reading) {
	live.Blocks()
	println((<-readings).celsius)
}
