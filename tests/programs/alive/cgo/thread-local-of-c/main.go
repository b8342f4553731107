package main

/*
#include <stdint.h>
#include <unistd.h>
static __thread uintptr_t current;
static void set_current(uintptr_t p) { current = p; }
static uintptr_t await_current(int fd) { char c; if (read(fd, &c, 1) != 1) return 0; return current; }
*/
import "C"

import (
	"runtime"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("thread-local-of-c")
	go serve(live.CuePipe())
	live.Play()
}

// request is what C calls the current one, of its thread. Its owner keeps it alive.
type request struct {
	done chan int
	name string
}

//go:noinline
func serve(fd int) {
	runtime.LockOSThread()
	begin()
	p := uintptr(C.await_current(C.int(fd)))
	(*(**request)(unsafe.Pointer(&p))).done <- 1
}

//go:noinline
func begin() {
	r := &request{make(chan int), "first"}
	C.set_current(C.uintptr_t(uintptr(unsafe.Pointer(r))))
	go r.wait()
}

func (r *request) wait() {
	live.Blocks()
	println(<-r.done, r.name)
	runtime.KeepAlive(r)
}
