//go:build go1.23

package main

import (
	"iter"

	"programs/alive/live"
)

func main() {
	live.Situation("coroutine-stopped")
	pull()
	live.Play()
}

// numbers cleans up when nobody wants more; that happens in the coroutine's deferred functions.
type generator struct{ cleaned chan struct{} }

func (g *generator) numbers(yield func(int) bool) {
	defer close(g.cleaned)
	for i := 0; yield(i); i++ {
	}
}

//go:noinline
func pull() {
	g := &generator{make(chan struct{})}
	go func() {
		next, stop := iter.Pull(g.numbers)
		number, _ := next()
		live.AwaitCue()
		println(number)
		stop()
	}()
	go func() {
		live.Blocks()
		<-g.cleaned
	}()
}
