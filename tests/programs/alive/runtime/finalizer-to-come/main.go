package main

import (
	"runtime"

	"programs/alive/live"
)

func main() {
	live.Situation("finalizer-to-come")
	use()
	live.Play()
}

// connection is in use until the cue; nobody closes it, so the collector does.
type connection struct {
	done chan struct{}
	sent int
}

//go:noinline
func use() {
	done := make(chan struct{})
	go talk(done)
	go func() {
		live.Blocks()
		<-done
	}()
}

func talk(done chan struct{}) {
	c := &connection{done: done}
	runtime.SetFinalizer(c, func(c *connection) { close(c.done) })
	c.send(live.AwaitCue())
	c = nil
	runtime.GC()
}

//go:noinline
func (c *connection) send(text string) { c.sent += len(text) }
