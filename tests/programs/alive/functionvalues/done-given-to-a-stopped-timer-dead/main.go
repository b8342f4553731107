package main

import (
	"sync"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("done-given-to-a-stopped-timer-dead")
	doneByStoppedTimer()
	live.Play()
}

// lease ends when its time is over.
type lease struct{ held sync.WaitGroup }

func (l *lease) waitForEnd() {
	live.Blocks()
	l.held.Wait()
}

//go:noinline
func doneByStoppedTimer() {
	l := new(lease)
	l.held.Add(1)
	time.AfterFunc(time.Hour, l.held.Done).Stop()
	go l.waitForEnd()
}
