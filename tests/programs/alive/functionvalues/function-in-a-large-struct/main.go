package main

import "programs/alive/live"

func main() {
	live.Situation("function-in-a-large-struct")
	functionInLargeStruct()
	live.Play()
}

// settings are passed by value, as options often are.
type settings struct {
	names   [20]string
	limits  [30]int
	onEnd   func(reason string)
	retries int
}

type ending struct{ reason string }

//go:noinline
func functionInLargeStruct() {
	endings := make(chan ending)
	var s settings
	s.retries = 3
	s.onEnd = func(reason string) { endings <- ending{reason} }
	go serve(s)
	go waitForEnding(endings)
}

//go:noinline
func serve(s settings) { retry(s, s.retries) }

//go:noinline
func retry(s settings, times int) {
	reason := live.AwaitCue()
	s.names[times] = reason
	s.onEnd(s.names[times])
}

func waitForEnding(endings <-chan ending) {
	live.Blocks()
	println((<-endings).reason)
}
