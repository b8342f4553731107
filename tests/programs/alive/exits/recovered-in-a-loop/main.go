package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("recovered-in-a-loop")
	retry()
	live.Play()
}

// retry calls what fails until it doesn't; only behind the last recover comes what releases.
type attempt struct {
	tries int
	done  sync.WaitGroup
}

//go:noinline
func retry() {
	a := &attempt{}
	a.done.Add(1)
	go func() {
		live.AwaitCue()
		for !a.succeeds() {
			a.tries++
		}
		a.done.Done()
	}()
	go func() {
		live.Blocks()
		a.done.Wait()
	}()
}

//go:noinline
func (a *attempt) succeeds() (ok bool) {
	defer func() {
		_ = recover()
		ok = a.tries == 3
	}()
	panic("always")
}
