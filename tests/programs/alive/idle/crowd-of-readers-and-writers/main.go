package main

import (
	"runtime"
	"sync"
	"time"

	"programs/alive/live"
)

func main() {
	live.UnderLoad()
	switch live.Situation("readers-and-writers-1", "readers-and-writers-2", "readers-and-writers-3") {
	case "readers-and-writers-1":
		crowd()
	case "readers-and-writers-2":
		crowd()
	case "readers-and-writers-3":
		crowd()
	}
	live.Play()
}

// board is read and written all the time, each time for a moment.
type board struct {
	mu   sync.RWMutex
	text []byte
}

//go:noinline
func crowd() {
	b := &board{text: make([]byte, 1000)}
	for i := 0; i < 20; i++ {
		go b.visit(i%5 == 0)
	}
}

func (b *board) visit(writes bool) {
	sum := 0
	for !live.Cued() {
		if writes {
			b.mu.Lock()
			b.text[sum%1000]++
			runtime.Gosched()
			b.mu.Unlock()
		} else {
			b.mu.RLock()
			sum += int(b.text[len(b.text)/2]) + 1
			time.Sleep(time.Microsecond)
			b.mu.RUnlock()
		}
	}
}
