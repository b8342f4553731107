package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("once-in-progress")
	onceInProgress()
	live.Play()
}

// resource is opened by the first who needs it.
type resource struct {
	once sync.Once
	name string
}

//go:noinline
func onceInProgress() {
	r := &resource{}
	opening := make(chan bool)
	go r.once.Do(func() {
		close(opening)
		r.name = live.AwaitCue()
	})
	<-opening
	for i := 0; i < 2; i++ {
		go func() {
			live.Blocks()
			r.once.Do(func() { r.name = "never" })
		}()
	}
}
