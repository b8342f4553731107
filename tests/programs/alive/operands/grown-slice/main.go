package main

import "programs/alive/live"

func main() {
	live.Situation("grown-slice")
	grownSlice()
	live.Play()
}

type task struct{ id int }

// grownSlice gets its channels by append, and shrinks again.
//
//go:noinline
func grownSlice() {
	var workers []chan task
	for i := 0; i < 5; i++ {
		workers = append(workers, make(chan task))
	}
	worker := workers[3]
	go func() {
		live.AwaitCue()
		for len(workers) > 4 {
			workers = workers[:len(workers)-1]
		}
		workers[len(workers)-1] <- task{1}
	}()
	go func() {
		live.Blocks()
		println((<-worker).id)
	}()
}
