package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("copied-into-lockers")
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
	made := reflect.MakeFunc(reflect.TypeOf(give), func([]reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(s).Elem().Field(1)}
	})
	give = nil
	reflect.ValueOf(&give).Elem().Set(made)
	give().Unlock()
}

var give func() sync.Locker = nothing

func nothing() sync.Locker { return nil }

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
