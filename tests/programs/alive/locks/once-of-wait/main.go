package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("once-of-wait")
	scene()
	live.Play()
}

var group sync.WaitGroup
var once sync.Once

// scene has a Once that waits for a WaitGroup by its method alone.
//
//go:noinline
func scene() {
	group.Add(1)
	go work()
	for i := 0; i < 3; i++ {
		go func() {
			live.Blocks()
			once.Do(group.Wait)
		}()
	}
}

//go:noinline
func work() {
	live.SleepUntilCue()
	group.Done()
}
