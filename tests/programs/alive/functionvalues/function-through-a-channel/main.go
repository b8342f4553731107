package main

import "programs/alive/live"

func main() {
	live.Situation("function-through-a-channel")
	functionThroughChannel()
	live.Play()
}

// loop runs what it gets, as an event loop does.
type loop struct{ tasks chan func() }

type handled struct{ number int }

//go:noinline
func functionThroughChannel() {
	l := &loop{make(chan func())}
	results := make(chan handled)
	go l.run()
	go l.post(results)
	go waitForHandled(results)
}

func (l *loop) run() {
	live.Blocks()
	for task := range l.tasks {
		task()
	}
}

func (l *loop) post(results chan<- handled) {
	defer close(l.tasks)
	live.AwaitCue()
	l.tasks <- func() { results <- handled{1} }
}

func waitForHandled(results <-chan handled) {
	live.Blocks()
	println((<-results).number)
}
