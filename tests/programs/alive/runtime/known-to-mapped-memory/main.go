package main

import (
	"syscall"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("known-to-mapped-memory")
	share()
	live.Play()
}

// slot lies in memory that the collector doesn't know, as in a ring buffer that is shared with the kernel.
type slot struct{ user uintptr }

type request struct {
	answered chan int
	size     int
}

//go:noinline
func share() {
	memory, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	ring := (*[8]slot)(unsafe.Pointer(&memory[0]))
	r := &request{make(chan int), 3}
	ring[3].user = uintptr(unsafe.Pointer(r))
	go r.wait()
	go reap(ring)
}

func (r *request) wait() {
	live.Blocks()
	println(<-r.answered + r.size)
}

func reap(ring *[8]slot) {
	live.AwaitCue()
	for i := range ring {
		if ring[i].user != 0 {
			(*(**request)(unsafe.Pointer(&ring[i].user))).answered <- i
		}
	}
}
