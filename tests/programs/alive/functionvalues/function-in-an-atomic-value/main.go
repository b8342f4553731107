package main

import (
	"sync/atomic"

	"programs/alive/live"
)

func main() {
	live.Situation("function-in-an-atomic-value")
	functionInAtomic()
	live.Play()
}

// current is the handler that is installed at the moment.
var current atomic.Value

type reloaded struct{ version int }

//go:noinline
func functionInAtomic() {
	reloads := make(chan reloaded)
	current.Store(func(version int) { reloads <- reloaded{version} })
	go reload()
	go func() {
		live.Blocks()
		println((<-reloads).version)
	}()
}

func reload() {
	live.SleepUntilCue()
	current.Load().(func(int))(2)
}
