package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("made-by-its-type")
	create()
	live.Play()
}

// plugins are types, of which values are made when they are needed.
type plugin interface{ Run(*sync.WaitGroup) }

type finisher struct{ runs int }

func (f *finisher) Run(group *sync.WaitGroup) {
	f.runs++
	group.Done()
}

type sleeper struct{}

func (s *sleeper) Run(*sync.WaitGroup) {}

var plugins = map[string]reflect.Type{
	"go":   reflect.TypeOf(finisher{}),
	"stop": reflect.TypeOf(sleeper{}),
}

//go:noinline
func create() {
	group := new(sync.WaitGroup)
	group.Add(1)
	go func() {
		value := reflect.New(plugins[live.AwaitCue()])
		value.Interface().(plugin).Run(group)
	}()
	go func() {
		live.Blocks()
		group.Wait()
	}()
}
