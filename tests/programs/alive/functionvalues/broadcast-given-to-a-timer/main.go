package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("broadcast-given-to-a-timer")
	broadcastByTimer()
	live.Play()
}

// gate opens for all who wait at it.
type gate struct {
	opened *sync.Cond
}

//go:noinline
func broadcastByTimer() {
	g := &gate{sync.NewCond(new(sync.Mutex))}
	live.AtCue(g.opened.Broadcast)
	for i := 0; i < 3; i++ {
		go g.pass()
	}
}

func (g *gate) pass() {
	g.opened.L.Lock()
	defer g.opened.L.Unlock()
	live.Blocks()
	g.opened.Wait()
}
