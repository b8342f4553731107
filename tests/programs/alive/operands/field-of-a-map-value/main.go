package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("field-of-a-map-value")
	fieldOfMapValue()
	live.Play()
}

type seat struct {
	free  sync.WaitGroup
	taken bool
}

//go:noinline
func fieldOfMapValue() {
	seats := map[int]*seat{}
	for i := 0; i < 4; i++ {
		seats[i] = &seat{}
		seats[i].free.Add(1)
	}
	go func() {
		live.AwaitCue()
		for _, s := range seats {
			s.free.Done()
		}
	}()
	go func() {
		s := seats[2]
		live.Blocks()
		s.free.Wait()
	}()
}
