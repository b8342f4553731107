package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("unlocked-by-a-timer")
	unlockedByTimer()
	live.Play()
}

// permit is given back when its time is over, whatever its owner does.
type permit struct{ mu sync.Mutex }

//go:noinline
func unlockedByTimer() {
	p := &permit{}
	given := make(chan bool)
	go func() {
		p.mu.Lock()
		live.AtCue(p.mu.Unlock)
		close(given)
	}()
	<-given
	for i := 0; i < 2; i++ {
		go func() {
			live.Blocks()
			p.mu.Lock()
			p.mu.Unlock()
		}()
	}
}
