package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("system-call")
	lockThread()
	live.Play()
}

// device is used by one thread, which is in the kernel now.
type device struct {
	mu    sync.RWMutex
	bytes int
}

//go:noinline
func lockThread() {
	d := &device{}
	d.mu.Lock()
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		d.bytes += len(live.AwaitCueInSyscall())
		unlock := d.mu.Unlock
		unlock()
	}()
	go func() {
		live.Blocks()
		d.mu.RLock()
		println(d.bytes)
		d.mu.RUnlock()
	}()
}
