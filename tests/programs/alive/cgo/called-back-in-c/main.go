package main

/*
#include <stdint.h>
#include <unistd.h>

extern void goVisit(uintptr_t, int);

// C calls back for each byte that comes.
static void for_each_byte(int fd, uintptr_t handle)
{
	char c[2];
	int size = (int)read(fd, c, 2);
	for (int i = 0; i < size; i++) goVisit(handle, c[i]);
}
*/
import "C"

import (
	"runtime/cgo"

	"programs/alive/live"
)

func main() {
	live.Situation("called-back-in-c")
	walk()
	live.Play()
}

type visitor struct{ visits chan rune }

//export goVisit
func goVisit(handle C.uintptr_t, byte C.int) {
	cgo.Handle(handle).Value().(*visitor).visits <- rune(byte)
}

//go:noinline
func walk() {
	v := &visitor{make(chan rune)}
	go func() { C.for_each_byte(C.int(live.CuePipe()), C.uintptr_t(cgo.NewHandle(v))) }()
	go func() {
		live.Blocks()
		println(<-v.visits, <-v.visits)
	}()
}
