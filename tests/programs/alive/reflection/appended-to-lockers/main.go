package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("appended-to-lockers")
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
	var all []sync.Locker
	list := reflect.ValueOf(&all).Elem()
	list.Set(reflect.Append(list, reflect.ValueOf(s).Elem().Field(1)))
	for _, each := range all {
		each.Unlock()
	}
}

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
