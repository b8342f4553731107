package main

import (
	"queue/list"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("callback-of-another-module")
	drain()
	live.Play()
}

//
//go:noinline
func drain() {
	l := list.New[string]()
	served := new(sync.WaitGroup)
	served.Add(1)
	go func() {
		live.Blocks()
		l.Drain(func(string) { served.Done() })
	}()
	go func() {
		l.Push(live.AwaitCue())
		l.Close()
	}()
	go func() {
		live.Blocks()
		served.Wait()
	}()
}
