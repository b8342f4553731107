package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("sent-as-a-locker")
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
	lockers := make(chan sync.Locker, 1)
	reflect.ValueOf(lockers).Send(reflect.ValueOf(s).Elem().Field(1))
	(<-lockers).Unlock()
}

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
