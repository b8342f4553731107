package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("signal-as-an-interface")
	alarms()
	live.Play()
}

// action is anything that can be run, as http.HandlerFunc is for handlers.
type action interface{ run() }

type plain func()

func (p plain) run() { p() }

type bell struct {
	rings *sync.Cond
}

//go:noinline
func alarms() {
	b := &bell{sync.NewCond(new(sync.Mutex))}
	actions := map[string]action{"go": plain(b.rings.Signal), "stop": plain(func() {})}
	go func() { actions[live.AwaitCue()].run() }()
	go b.hear()
}

func (b *bell) hear() {
	b.rings.L.Lock()
	defer b.rings.L.Unlock()
	live.Blocks()
	b.rings.Wait()
}
