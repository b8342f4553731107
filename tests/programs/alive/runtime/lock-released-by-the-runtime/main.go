package main

import (
	"sync"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("lock-released-by-the-runtime")
	run()
	live.Play()
}

//go:linkname release sync.runtime_Semrelease
func release(count *uint32, handoff bool, skip int)

//go:noinline
func run() {
	mu := new(sync.RWMutex)
	mu.RLock()
	go wait(mu)
	go openAll([]opener{(*gate)(mu)})
}

type opener interface{ open() }

// gate opens a lock from the inside.
type gate sync.RWMutex

// open wakes the writer at the lock's second word behind its mutex.
func (g *gate) open() { release((*uint32)(unsafe.Add(unsafe.Pointer(g), 8)), false, 0) }

func wait(mu *sync.RWMutex) {
	live.Blocks()
	mu.Lock()
}

func openAll(all []opener) {
	live.AwaitCue()
	for _, each := range all {
		each.open()
	}
}
