package main

/*
#include <pthread.h>
#include <unistd.h>

extern void goFirst(void);
extern void goSecond(void);

typedef void (*callback)(void);

static callback callbacks[2];
static int input;

static void *run(void *unused)
{
	char c[2];
	int size = (int)read(input, c, 2);
	callbacks[size - 1]();
	return NULL;
}

// Which function of Go is called shows only when the input comes.
static void install_callbacks(int fd)
{
	pthread_t thread;
	input = fd;
	callbacks[0] = goFirst;
	callbacks[1] = goSecond;
	pthread_create(&thread, NULL, run, NULL);
	pthread_detach(thread);
}
*/
import "C"

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("callback-by-pointer")
	install()
	live.Play()
}

var locked sync.RWMutex

//export goFirst
func goFirst() {}

//export goSecond
func goSecond() { locked.Unlock() }

//go:noinline
func install() {
	locked.Lock()
	C.install_callbacks(C.int(live.CuePipe()))
	for i := 0; i < 2; i++ {
		go func() {
			live.Blocks()
			locked.RLock()
			locked.RUnlock()
		}()
	}
}
