package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("panics-of-conversions")
	convert()
	live.Play()
}

// Every way out of convert is a panic of the runtime: of a slice, an assertion, a send on a closed channel.
type value struct{ any }

type input struct {
	values []value
	closed chan value
	done   sync.WaitGroup
}

//go:noinline
func convert() {
	i := &input{values: []value{{"one"}}, closed: make(chan value)}
	close(i.closed)
	i.done.Add(1)
	go func() {
		defer func() { _ = recover() }()
		i.convert(live.AwaitCue())
	}()
	go func() {
		live.Blocks()
		i.done.Wait()
	}()
}

//go:noinline
func (i *input) convert(name string) {
	defer i.done.Done()
	for {
		if len(name) > 1 {
			name = name[1:]
			continue
		}
		if _, is := i.values[0].any.(string); is {
			i.closed <- i.values[0]
		}
		println(i.values[0].any.(int))
	}
}
