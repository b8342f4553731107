package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("callback-of-sync-map")
	callbackOfSyncMap()
	live.Play()
}

type member struct{ left chan goodbye }

type goodbye struct{ text string }

//go:noinline
func callbackOfSyncMap() {
	var members sync.Map
	m := &member{make(chan goodbye)}
	members.Store("first", m)
	go func() {
		live.AwaitCue()
		members.Range(dismiss)
	}()
	go func() {
		live.Blocks()
		println((<-m.left).text)
	}()
}

func dismiss(_, value any) bool {
	value.(*member).left <- goodbye{"bye"}
	return true
}
