package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("type-parameter-with-a-method")
	generic()
	live.Play()
}

// doner is what both sync.WaitGroup and a test's own counter are.
type doner interface{ Done() }

type counter struct{ left int }

func (c *counter) Done() { c.left-- }

//go:noinline
func generic() {
	var group sync.WaitGroup
	group.Add(1)
	go finish[*counter](&counter{1})
	go finish[*sync.WaitGroup](&group)
	go func() {
		live.Blocks()
		group.Wait()
	}()
}

//go:noinline
func finish[T doner](each T) {
	live.AwaitCue()
	each.Done()
}
