//go:build go1.25

package main

import (
	"reflect"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("asserted-by-its-type")
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
	if l, is := reflect.TypeAssert[sync.Locker](reflect.ValueOf(s).Elem().Field(1)); is {
		l.Unlock()
	}
}

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
