#include <pthread.h>
#include <stdint.h>
#include <unistd.h>

extern void touched(void);
extern void deliver(uintptr_t);

static int cue;

// Calls Go deep in the stack of its thread, and then waits in C.
static __attribute__((noinline)) void inner(void)
{
	volatile char pad[8192];
	char c;
	pad[0] = 1;
	touched();
	if (read(cue, &c, 1) != 1) pad[1] = 2;
}

static void *run(void *arg)
{
	volatile uintptr_t cookie = (uintptr_t)arg;
	inner();
	deliver(cookie);
	return 0;
}

void start_thread(int fd, uintptr_t p)
{
	pthread_t t;
	cue = fd;
	pthread_create(&t, 0, run, (void *)p);
}
