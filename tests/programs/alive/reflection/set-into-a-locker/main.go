package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("set-into-a-locker")
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

// letGo has reflection store the lock in an interface.
func letGo(s *shelf) {
	live.AwaitCue()
	var l sync.Locker
	reflect.ValueOf(&l).Elem().Set(reflect.ValueOf(s).Elem().Field(1))
	l.Unlock()
}

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
