package main

/*
#include <unistd.h>

static int wait_for_input(int fd)
{
	char c;
	return (int)read(fd, &c, 1);
}
*/
import "C"

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("goroutine-in-c")
	read()
	live.Play()
}

// port is read by C; the goroutine is in there at the core.
type port struct {
	mu    sync.RWMutex
	bytes int
}

//go:noinline
func read() {
	p := &port{}
	p.mu.Lock()
	go func() {
		p.bytes = int(C.wait_for_input(C.int(live.CuePipe())))
		unlock := p.mu.Unlock
		unlock()
	}()
	go func() {
		live.Blocks()
		p.mu.RLock()
		println(p.bytes)
		p.mu.RUnlock()
	}()
}
