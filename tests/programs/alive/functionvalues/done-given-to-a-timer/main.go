package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("done-given-to-a-timer")
	doneByTimer()
	live.Play()
}

// lease ends when its time is over.
type lease struct{ held sync.WaitGroup }

//go:noinline
func doneByTimer() {
	l := new(lease)
	l.held.Add(1)
	live.AtCue(l.held.Done)
	go l.waitForEnd()
}

func (l *lease) waitForEnd() {
	live.Blocks()
	l.held.Wait()
}
