//go:build go1.21

package main

import (
	"context"
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("after-func-of-a-context", "after-func-that-was-stopped-dead") {
	case "after-func-of-a-context":
		afterFuncOfContext(true)
	case "after-func-that-was-stopped-dead":
		afterFuncOfContext(false)
	}
	live.Play()
}

func waitForGroup(group *sync.WaitGroup) {
	live.Blocks()
	group.Wait()
}

//go:noinline
func afterFuncOfContext(armed bool) {
	var group sync.WaitGroup
	group.Add(1)
	ctx, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, group.Done)
	if !armed {
		stop()
	}
	go func() {
		live.AwaitCue()
		cancel()
	}()
	go waitForGroup(&group)
}
