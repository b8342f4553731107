//go:build go1.23

package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("range-over-a-function")
	walk()
	live.Play()
}

// tree gives its leaves to the body of a loop, which is a function too.
type tree struct {
	left, right *tree
	leaf        string
}

func (t *tree) all(yield func(string) bool) {
	if t == nil {
		return
	}
	t.left.all(yield)
	if t.leaf != "" && !yield(t.leaf) {
		return
	}
	t.right.all(yield)
}

//go:noinline
func walk() {
	t := &tree{left: &tree{leaf: "stop"}, leaf: "go", right: &tree{leaf: "wait"}}
	found := new(sync.WaitGroup)
	found.Add(1)
	go search(t, found)
	go func() {
		live.Blocks()
		found.Wait()
	}()
}

func search(t *tree, found *sync.WaitGroup) {
	name := live.AwaitCue()
	for leaf := range t.all {
		if leaf == name {
			defer found.Done()
			break
		}
	}
}
