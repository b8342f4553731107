package main

import (
	"reflect"

	"programs/alive/live"
)

func main() {
	live.Situation("method-by-index")
	all()
	live.Play()
}

// hooks are all methods that a thing has.
type thing struct{ gone chan struct{} }

func (t thing) Close() error {
	close(t.gone)
	return nil
}

func (t thing) Open() {}

//go:noinline
func all() {
	t := thing{make(chan struct{})}
	go callAll(t)
	go func() {
		live.Blocks()
		<-t.gone
	}()
}

func callAll(anything any) {
	live.SleepUntilCue()
	value := reflect.ValueOf(anything)
	for i := 0; i < value.NumMethod(); i++ {
		value.Method(i).Call(nil)
	}
}
