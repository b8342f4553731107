package main

import (
	"io"

	"programs/alive/live"
)

func main() {
	live.Situation("deferred-through-an-interface")
	deferredThroughInterface()
	live.Play()
}

func pass(gate <-chan struct{}) {
	live.Blocks()
	<-gate
}

type connection struct{ closed chan struct{} }

func (c *connection) Close() error {
	close(c.closed)
	return nil
}

//go:noinline
func deferredThroughInterface() {
	c := &connection{make(chan struct{})}
	go use(c)
	go pass(c.closed)
}

//go:noinline
func use(c io.Closer) {
	defer func() { _ = recover() }()
	defer c.Close()
	live.SleepUntilCue()
	var names map[string]int
	names["nobody"]++
}
