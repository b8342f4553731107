package main

/*
#include <stdint.h>
void start_thread(int fd, uintptr_t p);
*/
import "C"

import (
	"runtime"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("thread-back-in-c")
	begin(live.CuePipe())
	live.Play()
}

type request struct {
	done chan int
	name string
}

//export touched
func touched() {}

//export deliver
func deliver(p C.uintptr_t) {
	n := uintptr(p)
	(*(**request)(unsafe.Pointer(&n))).done <- 1
}

//go:noinline
func begin(fd int) {
	r := &request{make(chan int), "first"}
	C.start_thread(C.int(fd), C.uintptr_t(uintptr(unsafe.Pointer(r))))
	go r.wait()
}

func (r *request) wait() {
	live.Blocks()
	println(<-r.done, r.name)
	runtime.KeepAlive(r)
}
