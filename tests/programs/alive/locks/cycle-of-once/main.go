package main

import (
	"sync"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("cycle-of-once")
	scene()
	live.Play()
}

// looks like a cycle
var a, b sync.Mutex
var once sync.Once

// scene looks like a cycle through a Once, whose holder waits for a lock that is given up.
//
//go:noinline
func scene() {
	a.Lock()
	go func() {
		live.SleepUntilCue()
		a.Unlock()
	}()
	go func() {
		live.Blocks()
		b.Lock()
		once.Do(a.Lock)
		b.Unlock()
	}()
	time.Sleep(10 * time.Millisecond)
	go func() {
		live.Blocks()
		once.Do(b.Lock)
	}()
	time.Sleep(10 * time.Millisecond)
	go func() {
		live.Blocks()
		b.Lock()
		b.Unlock()
	}()
}
