package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("division-by-zero")
	divisionByZero()
	live.Play()
}

func waitFor(group *sync.WaitGroup) {
	live.Blocks()
	group.Wait()
}

//go:noinline
func divisionByZero() {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		defer func() { _ = recover() }()
		for left := 2; ; left-- {
			println(100 / (left - len(live.AwaitCue())))
		}
	}()
	go waitFor(&group)
}
