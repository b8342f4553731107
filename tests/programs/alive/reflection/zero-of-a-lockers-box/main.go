package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("zero-of-a-lockers-box")
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
	target := new(target)
	reflect.ValueOf(target).Elem().Field(0).Set(reflect.ValueOf(s).Elem().Field(1))
	target.Locker.Unlock()
}

type target struct{ sync.Locker }

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
