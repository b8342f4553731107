package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("current-lock-of-a-slice")
	step()
	live.Play()
}

// round has one lock per stage, and holds that of the stage it is in.
type round struct{ stages []*sync.Mutex }

//go:noinline
func step() {
	r := &round{[]*sync.Mutex{{}, {}, {}}}
	first := r.stages[0]
	first.Lock()
	go func() {
		live.AwaitCue()
		r.advance()
	}()
	go func() {
		live.Blocks()
		first.Lock()
		first.Unlock()
	}()
}

// advance enters the next stage before it leaves this one.
func (r *round) advance() {
	r.turn()
	r.stages[0].Lock()
	r.turn()
	r.turn()
	r.stages[0].Unlock()
}

//go:noinline
func (r *round) turn() {
	r.stages = append(r.stages[1:], r.stages[0])
}
