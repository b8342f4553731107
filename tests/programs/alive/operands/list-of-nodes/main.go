package main

import "programs/alive/live"

func main() {
	live.Situation("list-of-nodes")
	listOfNodes()
	live.Play()
}

// car is part of a train, and knows the next one only.
type car struct {
	next  *car
	doors chan opened
}

type opened struct{ car int }

//go:noinline
func listOfNodes() {
	last := &car{doors: make(chan opened)}
	first := &car{&car{last, nil}, nil}
	go func() {
		live.AwaitCue()
		at := first
		for at.doors == nil {
			at = at.next
		}
		at.doors <- opened{3}
	}()
	go func() {
		live.Blocks()
		println((<-last.doors).car)
	}()
}
