package main

import (
	"reflect"

	"programs/alive/live"
)

func main() {
	live.Situation("call-of-a-function")
	call()
	live.Play()
}

// registry has functions of any kind, looked up once and called later.
type registry map[string]any

type score struct{ points int }

func give(to chan<- score, points int) { to <- score{points} }

func keep(chan<- score, int) {}

//go:noinline
func call() {
	scores := make(chan score)
	known := registry{"go": give, "stop": keep}
	go known.run(scores)
	go func() {
		live.Blocks()
		println((<-scores).points)
	}()
}

func (r registry) run(scores chan score) {
	function := reflect.ValueOf(r[live.AwaitCue()])
	function.Call([]reflect.Value{reflect.ValueOf(scores), reflect.ValueOf(7)})
}
