package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("deferred-function-value")
	deferredFunction()
	live.Play()
}

func waitForStart(started *sync.WaitGroup) {
	live.Blocks()
	started.Wait()
}

//go:noinline
func deferredFunction() {
	var tasks sync.WaitGroup
	tasks.Add(1)
	go perform(live.AwaitCue, tasks.Done)
	go waitForStart(&tasks)
}

//go:noinline
func perform(task func() string, done func()) {
	defer done()
	println(task())
}
