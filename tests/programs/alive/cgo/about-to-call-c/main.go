package main

/*
#include <stdlib.h>

extern int goCompare(void *, void *);

static int compare(const void *a, const void *b) { return goCompare((void *)a, (void *)b); }

static void sort_two(void)
{
	int numbers[2] = {2, 1};
	qsort(numbers, 2, sizeof(int), compare);
}
*/
import "C"

import (
	"sync"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("about-to-call-c")
	sortLater()
	live.Play()
}

var compared = sync.NewCond(new(sync.Mutex))

//export goCompare
func goCompare(a, b unsafe.Pointer) C.int {
	compared.Broadcast()
	return *(*C.int)(a) - *(*C.int)(b)
}

// sortLater has a goroutine that will call C, which will call Go.
//
//go:noinline
func sortLater() {
	go func() {
		live.AwaitCue()
		C.sort_two()
	}()
	go func() {
		compared.L.Lock()
		defer compared.L.Unlock()
		live.Blocks()
		compared.Wait()
	}()
}
