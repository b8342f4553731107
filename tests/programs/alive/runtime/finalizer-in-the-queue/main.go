package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("finalizer-in-the-queue")
	lose()
	live.Play()
}

// Finalizers run one after another. At the core the first one of two waits, and the other one is queued.
type object struct {
	finalized *sync.WaitGroup
	bytes     [64]byte
}

var first = make(chan bool, 1)

//go:noinline
func lose() {
	finalized := new(sync.WaitGroup)
	finalized.Add(2)
	for i := 0; i < 2; i++ {
		runtime.SetFinalizer(&object{finalized: finalized}, finalize)
	}
	runtime.GC()
	go func() {
		live.Blocks()
		finalized.Wait()
	}()
}

func finalize(o *object) {
	select {
	case first <- true:
		live.AwaitCue()
	default:
	}
	o.finalized.Done()
}
