//go:build go1.24

package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("cleanup-in-the-queue")
	lose()
	live.Play()
}

// Cleanups that wait keep others from running.
type object struct {
	bytes [64]byte
	next  *object
}

//go:noinline
func lose() {
	cleaned := new(sync.WaitGroup)
	for i := 0; i < 30; i++ {
		cleaned.Add(1)
		runtime.AddCleanup(&object{}, clean, cleaned)
	}
	runtime.GC()
	go func() {
		live.Blocks()
		cleaned.Wait()
	}()
}

func clean(cleaned *sync.WaitGroup) {
	live.SleepUntilCue()
	cleaned.Done()
}
