package main

import "programs/alive/live"

func main() {
	live.Situation("deferred-after-the-panic-dead")
	deferredAfterPanic()
	live.Play()
}

// node is part of a list that ends too early. No instruction says that the loop ends.
type node struct {
	next  *node
	value int
}

type late struct{ by int }

//go:noinline
func deferredAfterPanic() {
	lates := make(chan late)
	go func() {
		defer func() { _ = recover() }()
		live.AwaitCue()
		var n *node
		println(n.value)
		defer func() { lates <- late{1} }()
	}()
	go func() {
		live.Blocks()
		println((<-lates).by)
	}()
}
