package main

import (
	"net"
	"sync"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("deadline")
	read()
	live.Play()
}

// A read ends when its deadline is set, by a goroutine that knows nothing of who waits.
//
//go:noinline
func read() {
	here, there := net.Pipe()
	var ended sync.WaitGroup
	ended.Add(1)
	go func() {
		defer ended.Done()
		live.Blocks()
		_, _ = here.Read(make([]byte, 1))
	}()
	go func() {
		defer there.Close()
		live.AwaitCue()
		_ = here.SetReadDeadline(time.Now())
	}()
	go func() {
		live.Blocks()
		ended.Wait()
	}()
}
