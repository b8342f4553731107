//go:build go1.25

package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("go-of-wait")
	scene()
	live.Play()
}

// scene has a WaitGroup wait for another one, by its method alone.
//
//go:noinline
func scene() {
	inner, outer := &sync.WaitGroup{}, &sync.WaitGroup{}
	inner.Add(1)
	go work(inner)
	outer.Go(inner.Wait)
	go func() {
		live.Blocks()
		outer.Wait()
	}()
}

//go:noinline
func work(group *sync.WaitGroup) {
	live.SleepUntilCue()
	group.Done()
}
