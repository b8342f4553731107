package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("method-of-reflection-as-a-value")
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
	open(reflect.ValueOf(s).Elem().Field(1).Interface)
}

//go:noinline
func open(contents func() any) {
	if l, is := contents().(sync.Locker); is {
		l.Unlock()
	}
}

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
