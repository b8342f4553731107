package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("function-field", "function-field-dead") {
	case "function-field":
		run()
	case "function-field-dead":
		runNothing()
	}
	live.Play()
}

// suite has functions in its fields, found by their tags.
type suite struct {
	Name  string
	Setup func()
	End   func() `on:"go"`
}

//go:noinline
func run() {
	var ended sync.WaitGroup
	ended.Add(1)
	go onTag(&suite{"suite", func() {}, ended.Done})
	go wait(&ended)
}

//go:noinline
func runNothing() {
	var ended sync.WaitGroup
	ended.Add(1)
	go onTag(&suite{"suite", ended.Wait, func() {}})
	go wait(&ended)
}

func onTag(anything any) {
	tag := live.AwaitCue()
	value := reflect.ValueOf(anything).Elem()
	for i := 0; i < value.NumField(); i++ {
		if value.Type().Field(i).Tag.Get("on") == tag {
			value.Field(i).Call(nil)
		}
	}
}

func wait(group *sync.WaitGroup) {
	live.Blocks()
	group.Wait()
}
