package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("method-expressions-of-sync", "method-expressions-of-sync-dead") {
	case "method-expressions-of-sync":
		steps()
	case "method-expressions-of-sync-dead":
		noSteps()
	}
	live.Play()
}

var changes = map[string]func(*sync.WaitGroup){
	"went": (*sync.WaitGroup).Wait,
	"go":   (*sync.WaitGroup).Done,
}

//go:noinline
func steps() {
	group := &sync.WaitGroup{}
	group.Add(1)
	go change(group)
	go wait(group)
}

//go:noinline
func noSteps() {
	group, other := &sync.WaitGroup{}, &sync.WaitGroup{}
	group.Add(1)
	other.Add(1)
	go change(other)
	go wait(group)
}

func change(group *sync.WaitGroup) { changes[live.AwaitCue()](group) }

func wait(group *sync.WaitGroup) {
	live.Blocks()
	group.Wait()
}
