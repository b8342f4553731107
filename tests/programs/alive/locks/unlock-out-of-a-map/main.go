package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("unlock-out-of-a-map")
	start()
	live.Play()
}

//go:noinline
func run(f func()) { f() }

//go:noinline
func start() {
	taken := new(sync.Mutex)
	taken.Lock()
	locks := make(chan *sync.Mutex, 1)
	locks <- taken
	go func() {
		live.SleepUntilCue()
		mus := map[string]*sync.Mutex{"go": <-locks}
		run(mus["go"].Unlock)
	}()
	go func() {
		live.Blocks()
		taken.Lock()
	}()
}
