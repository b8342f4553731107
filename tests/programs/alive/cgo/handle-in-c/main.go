package main

/*
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

extern void goComplete(uintptr_t);

struct request { int fd; uintptr_t user; };

static void *serve(void *argument)
{
	struct request *request = argument;
	char c;
	if (read(request->fd, &c, 1) == 1) goComplete(request->user);
	free(request);
	return NULL;
}

static void submit_request(int fd, uintptr_t user)
{
	pthread_t thread;
	struct request *request = malloc(sizeof *request);
	request->fd = fd;
	request->user = user;
	pthread_create(&thread, NULL, serve, request);
	pthread_detach(thread);
}
*/
import "C"

import (
	"runtime/cgo"

	"programs/alive/live"
)

func main() {
	live.Situation("handle-in-c")
	submit()
	live.Play()
}

// request is known to C by a handle, and C completes it.
type request struct {
	done   chan struct{}
	status int
}

//export goComplete
func goComplete(user C.uintptr_t) {
	handle := cgo.Handle(user)
	close(handle.Value().(*request).done)
	handle.Delete()
}

//go:noinline
func submit() {
	r := &request{done: make(chan struct{})}
	C.submit_request(C.int(live.CuePipe()), C.uintptr_t(cgo.NewHandle(r)))
	go func() {
		live.Blocks()
		<-r.done
	}()
}
