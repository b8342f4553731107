// A plugin with a queue of its own, and that is stuck too: its consumer sends to it, and a sender waits behind.
package main

import (
	"strings"
	"time"

	"programs/truth"
)

// Gauge is taken from by its consumer alone.
type Gauge struct{ levels chan int }

// Start returns once both wait, and says what a report must find.
func Start() map[string]any {
	g := &Gauge{make(chan int)}
	ids := make(chan int, 2)
	go g.consume(ids)
	g.Raise(0)
	go func() {
		ids <- truth.OwnID()
		g.Raise(1)
	}()
	for !g.isStuck() {
		time.Sleep(time.Millisecond)
	}
	consumer := <-ids
	return map[string]any{"kind": "self_deadlock", "grade": "proved", "goroutines": []int{consumer, <-ids},
		"releasers": []int{consumer}, "resource": truth.Channel(g.levels, "send").Address}
}

// Raise sends a level.
func (g *Gauge) Raise(level int) { g.levels <- level }

func (g *Gauge) consume(ids chan int) {
	ids <- truth.OwnID()
	for level := range g.levels {
		g.Raise(level + 1)
	}
}

func (g *Gauge) isStuck() bool {
	waiting := 0
	for _, stack := range truth.Stacks() {
		if strings.HasPrefix(stack.State, "chan send") {
			waiting++
		}
	}
	return waiting == 2
}

func main() {}
