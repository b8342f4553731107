package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("call-as-a-value")
	hold()
	live.Play()
}

// shelf has a lock that it never shows as an interface.
type shelf struct {
	Name  string
	Guard *sync.Mutex
}

//go:noinline
func hold() {
	mu := new(sync.Mutex)
	mu.Lock()
	go letGo(&shelf{"shelf", mu})
	go wait(mu)
}

func letGo(s *shelf) {
	live.AwaitCue()
	call(reflect.ValueOf(s).Elem().Field(1).MethodByName("Unlock"))
}

var calls = [...]func(reflect.Value, []reflect.Value) []reflect.Value{reflect.Value.Call, reflect.Value.CallSlice}

//go:noinline
func call(method reflect.Value) { calls[len(live.AwaitCue())-2](method, nil) }

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
