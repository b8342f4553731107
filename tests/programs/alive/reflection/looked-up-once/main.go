package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("looked-up-once")
	prepare()
	live.Play()
}

// prepared has what was looked up at the start: named functions, as values that only a call unfolds.
type prepared struct{ steps []reflect.Value }

type lamp struct{ lit sync.WaitGroup }

func light(l *lamp) { l.lit.Done() }

//go:noinline
func prepare() {
	l := &lamp{}
	l.lit.Add(1)
	p := &prepared{[]reflect.Value{reflect.ValueOf(light)}}
	go func() {
		live.AwaitCue()
		for _, step := range p.steps {
			step.Call([]reflect.Value{reflect.ValueOf(l)})
		}
	}()
	go func() {
		live.Blocks()
		l.lit.Wait()
	}()
}
