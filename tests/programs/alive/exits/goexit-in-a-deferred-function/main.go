package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("goexit-in-a-deferred-function")
	goexitInDeferred()
	live.Play()
}

//go:noinline
func goexitInDeferred() {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		defer runtime.Goexit()
		live.SleepUntilCue()
		panic("replaced by the exit")
	}()
	go waitFor(&group)
}

func waitFor(group *sync.WaitGroup) {
	live.Blocks()
	group.Wait()
}
