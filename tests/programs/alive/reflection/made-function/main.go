package main

import (
	"reflect"

	"programs/alive/live"
)

func main() {
	live.Situation("made-function")
	adaptGreeting()
	live.Play()
}

// A function of the right type is made around another one, as mocks and adapters do.
type visit struct{ name string }

//go:noinline
func adaptGreeting() {
	visits := make(chan visit)
	var greet func(string)
	adapt(&greet, func(arguments []reflect.Value) []reflect.Value {
		visits <- visit{arguments[0].String()}
		return nil
	})
	go func() { greet(live.AwaitCue()) }()
	go func() {
		live.Blocks()
		println((<-visits).name)
	}()
}

func adapt(function any, body func([]reflect.Value) []reflect.Value) {
	target := reflect.ValueOf(function).Elem()
	target.Set(reflect.MakeFunc(target.Type(), body))
}
