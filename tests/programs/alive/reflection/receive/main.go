package main

import (
	"reflect"

	"programs/alive/live"
)

func main() {
	live.Situation("receive")
	receive()
	live.Play()
}

type work struct{ id int }

//go:noinline
func receive() {
	jobs := make(chan work)
	go takeAny(reflect.ValueOf(jobs))
	go func() {
		live.Blocks()
		jobs <- work{1}
	}()
}

func takeAny(channel reflect.Value) {
	live.AwaitCue()
	value, _ := channel.Recv()
	println(value.Field(0).Int())
}
