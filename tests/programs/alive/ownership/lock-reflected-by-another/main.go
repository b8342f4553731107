package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("lock-reflected-by-another")
	hold()
	live.Play()
}

// shelf has a lock that it never shows as an interface.
type shelf struct {
	Name  string
	Guard *sync.Mutex
}

var values = make(chan reflect.Value)

//go:noinline
func hold() {
	mu := new(sync.Mutex)
	mu.Lock()
	go give(&shelf{"shelf", mu})
	go take()
	go wait(mu)
}

func give(s *shelf) {
	live.AwaitCue()
	values <- reflect.ValueOf(s).Elem()
}

func take() {
	value := <-values
	value.Field(1).MethodByName("Unlock").Call(nil)
}

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
