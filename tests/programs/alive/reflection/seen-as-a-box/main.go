package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("seen-as-a-box")
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

// letGo calls the methods of reflection through an interface.
func letGo(s *shelf) {
	live.AwaitCue()
	var b box = reflect.ValueOf(s).Elem().Field(1)
	open(b)
}

type box interface{ Interface() any }

//go:noinline
func open(b box) {
	if l, is := b.Interface().(sync.Locker); is {
		l.Unlock()
	}
}

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
