package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("large-element-of-a-channel")
	largeElement()
	live.Play()
}

// cargo is copied from stack to stack.
type cargo struct {
	ballast [24]int
	arrived *sync.WaitGroup
	more    [7]string
}

//go:noinline
func largeElement() {
	var arrived sync.WaitGroup
	arrived.Add(1)
	cargos := make(chan cargo, 1)
	cargos <- cargo{arrived: &arrived}
	go func() {
		c := <-cargos
		c.more[0] = live.AwaitCue()
		c.arrived.Done()
	}()
	go func() {
		live.Blocks()
		arrived.Wait()
	}()
}
