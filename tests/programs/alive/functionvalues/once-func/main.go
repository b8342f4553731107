//go:build go1.21

package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("once-func")
	onceFunc()
	live.Play()
}

//go:noinline
func onceFunc() {
	var group sync.WaitGroup
	group.Add(1)
	done := sync.OnceFunc(group.Done)
	go func() {
		live.AwaitCue()
		done()
		done()
	}()
	go waitForGroup(&group)
}

func waitForGroup(group *sync.WaitGroup) {
	live.Blocks()
	group.Wait()
}
