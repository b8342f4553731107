package main

import (
	"reflect"

	"programs/alive/live"
)

func main() {
	live.Situation("set-and-received")
	set()
	live.Play()
}

// A channel is made and stored by reflection; who waits has it from there.
type port struct{ In chan int }

//go:noinline
func set() {
	p := &port{}
	field := reflect.ValueOf(p).Elem().Field(0)
	field.Set(reflect.MakeChan(field.Type(), 0))
	go func() {
		live.AwaitCue()
		for !field.TrySend(reflect.ValueOf(1)) {
			live.SleepUntilCue()
		}
	}()
	go func() {
		live.Blocks()
		println(<-p.In)
	}()
}
