package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("done-skipped-by-a-panic-dead")
	doneSkipped()
	live.Play()
}

func waitFor(group *sync.WaitGroup) {
	live.Blocks()
	group.Wait()
}

//go:noinline
func doneSkipped() {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer func() { _ = recover() }()
		live.AwaitCue()
		if !live.Cued() {
			defer group.Done()
		}
		panic("done would have come next")
	}()
	go waitFor(&group)
}
