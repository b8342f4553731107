package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("method-of-sync-by-name")
	finish()
	live.Play()
}

//go:noinline
func finish() {
	group := &sync.WaitGroup{}
	group.Add(1)
	go func() {
		names := map[string]string{"go": "Done", "stop": "Wait"}
		name := names[live.AwaitCue()]
		reflect.ValueOf(group).MethodByName(name).Call(nil)
	}()
	go func() {
		live.Blocks()
		group.Wait()
	}()
}
