package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("done-by-a-stranger")
	doneByStranger()
	live.Play()
}

// batch is waited for by its maker; its parts are done by the goroutine that finds them.
type batch struct {
	parts sync.WaitGroup
	found chan *sync.WaitGroup
}

//go:noinline
func doneByStranger() {
	b := &batch{found: make(chan *sync.WaitGroup, 2)}
	b.parts.Add(2)
	b.found <- &b.parts
	b.found <- &b.parts
	go func() {
		live.AwaitCue()
		for {
			select {
			case part := <-b.found:
				part.Done()
			default:
				return
			}
		}
	}()
	go func() {
		live.Blocks()
		b.parts.Wait()
	}()
}
