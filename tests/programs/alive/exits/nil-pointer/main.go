package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("nil-pointer")
	nilPointer()
	live.Play()
}

// node is part of a list that ends too early. No instruction says that the loop ends.
type node struct {
	next  *node
	value int
}

//go:noinline
func nilPointer() {
	var group sync.WaitGroup
	group.Add(1)
	go walk(&node{value: 1}, &group)
	go waitFor(&group)
}

func walk(n *node, group *sync.WaitGroup) {
	defer group.Done()
	defer func() { _ = recover() }()
	for sum := 0; ; n = n.next {
		sum += n.value
		live.AwaitCue()
	}
}

func waitFor(group *sync.WaitGroup) {
	live.Blocks()
	group.Wait()
}
