//go:build go1.21

package main

/*
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

extern void goGiveBack(void *);

struct loan { int fd; void *object; };

static void *use(void *argument)
{
	struct loan *loan = argument;
	char c;
	if (read(loan->fd, &c, 1) == 1) goGiveBack(loan->object);
	free(loan);
	return NULL;
}

// The thread keeps a pointer to a pinned object of Go, in memory of C.
static void lend_object(int fd, void *object)
{
	pthread_t thread;
	struct loan *loan = malloc(sizeof *loan);
	loan->fd = fd;
	loan->object = object;
	pthread_create(&thread, NULL, use, loan);
	pthread_detach(thread);
}
*/
import "C"

import (
	"runtime"
	"sync"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("pinned")
	lend()
	live.Play()
}

// buffer is lent to C; its owner waits until it is given back. Nobody else in Go has it.
type buffer struct {
	lent  sync.WaitGroup
	bytes [64]byte
}

//export goGiveBack
func goGiveBack(object unsafe.Pointer) { (*buffer)(object).lent.Done() }

//go:noinline
func lend() {
	go func() {
		var pin runtime.Pinner
		b := &buffer{}
		pin.Pin(b)
		b.lent.Add(1)
		C.lend_object(C.int(live.CuePipe()), unsafe.Pointer(b))
		live.Blocks()
		b.lent.Wait()
		pin.Unpin()
	}()
}
