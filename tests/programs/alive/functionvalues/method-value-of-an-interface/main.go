package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("method-value-of-an-interface")
	methodValueOfInterface()
	live.Play()
}

// closer is closed by a method value, of a type that only the closer's maker knows.
type closer interface{ Close() error }

type file struct{ closed sync.WaitGroup }

func (f *file) Close() error {
	f.closed.Done()
	return nil
}

func open() (closer, *sync.WaitGroup) {
	f := &file{}
	f.closed.Add(1)
	return f, &f.closed
}

//go:noinline
func methodValueOfInterface() {
	c, closed := open()
	clean := []func() error{c.Close}
	go func() {
		live.AwaitCue()
		for _, f := range clean {
			f()
		}
	}()
	go func() {
		live.Blocks()
		closed.Wait()
	}()
}
