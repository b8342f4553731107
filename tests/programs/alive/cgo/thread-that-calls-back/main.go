package main

/*
#include <pthread.h>
#include <stdint.h>
#include <unistd.h>

extern void goDone(int);

struct task { int fd, calls; };
static struct task the_task;

static void *run(void *unused)
{
	char c;
	if (read(the_task.fd, &c, 1) == 1 && the_task.calls) goDone(7);
	return NULL;
}

// A thread that Go doesn't know waits for input.
static void start_thread(int fd, int calls)
{
	pthread_t thread;
	the_task.fd = fd;
	the_task.calls = calls;
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
	switch live.Situation("thread-that-calls-back", "thread-that-ends-dead") {
	case "thread-that-calls-back":
		start(1)
	case "thread-that-ends-dead":
		start(0)
	}
	live.Play()
}

// device has a driver in C, with a thread of its own.
type device struct{ events sync.WaitGroup }

var the device

//export goDone
func goDone(number C.int) { the.events.Done() }

//go:noinline
func start(calls int) {
	the.events.Add(1)
	C.start_thread(C.int(live.CuePipe()), C.int(calls))
	go func() {
		live.Blocks()
		the.events.Wait()
	}()
}
