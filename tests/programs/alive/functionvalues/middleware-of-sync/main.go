package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("middleware-of-sync")
	serve()
	live.Play()
}

// handler and its wrappers are of one type, as in most routers.
type handler func(request string)

type step func(handler) handler

func counted(total *int) step {
	return func(next handler) handler {
		return func(request string) {
			*total++
			next(request)
		}
	}
}

func chain(last handler, steps ...step) handler {
	for _, s := range steps {
		last = s(last)
	}
	return last
}

func ignoring(f func()) handler { return func(string) { f() } }

//go:noinline
func serve() {
	var idle sync.WaitGroup
	idle.Add(1)
	total := 0
	h := chain(ignoring(idle.Done), counted(&total), counted(new(int)))
	go func() { h(live.AwaitCue()) }()
	go func() {
		live.Blocks()
		idle.Wait()
	}()
}
