package main

import (
	"io"
	"log"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("log-panic")
	logPanic()
	live.Play()
}

func waitFor(group *sync.WaitGroup) {
	live.Blocks()
	group.Wait()
}

//go:noinline
func logPanic() {
	logger := log.New(io.Discard, "", 0)
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer func() {
			_ = recover()
			group.Done()
		}()
		logger.Panicln("input:", live.AwaitCue())
	}()
	go waitFor(&group)
}
