//go:build go1.24

package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.KeepGarbage()
	live.Situation("cleanup-of-garbage")
	lose()
	live.Play()
}

type session struct {
	user string
	old  *session
}

//go:noinline
func lose() {
	left := new(sync.WaitGroup)
	left.Add(1)
	runtime.AddCleanup(&session{user: "first"}, (*sync.WaitGroup).Done, left)
	go func() {
		live.AwaitCue()
		runtime.GC()
	}()
	go func() {
		live.Blocks()
		left.Wait()
	}()
}
