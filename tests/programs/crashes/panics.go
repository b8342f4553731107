package main

import (
	"errors"
	"fmt"
	"time"
	"unsafe"

	"programs/truth"
)

// failure is an error with fields; its text is made by code of its own.
type failure struct {
	code int
	of   string
}

func (f *failure) Error() string { return fmt.Sprintf("%s failed with code %d", f.of, f.code) }

// level is no error, so that the runtime prints its value as it is.
type level int

// plan is one that the runtime can print only as an address.
type plan struct{ steps []string }

type record struct {
	next *record
	id   int
}

func panicWith(value any) { panic(value) }

//go:noinline
func readNext(r *record) int { return r.next.id }

//go:noinline
func element(values []int, index int) int { return values[index] }

//go:noinline
func divide(a, b int) int { return a / b }

//go:noinline
func readAt(address uintptr) byte {
	return *(*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&address)))
}

// panicTwice panics while a panic goes up already, as what defers does when it meets half-made state.
func panicTwice() {
	defer func() {
		panic(fmt.Sprintf("cleaning up: %v", "second"))
	}()
	panic(errors.New("first"))
}

// panicAgain passes on what it recovered, in new words.
func panicAgain() {
	defer func() {
		panic(fmt.Errorf("handler: %v", recover()))
	}()
	panic("first")
}

// panicAmongMany panics while others wait.
func panicAmongMany() {
	never := make(chan int)
	for i := 0; i < manyParked; i++ {
		go func() { <-never }()
	}
	for countReceivers() < manyParked {
		time.Sleep(time.Millisecond)
	}
	panic("among many")
}

const manyParked = 1000

// countReceivers tells how many goroutines are parked already.
func countReceivers() (count int) {
	for _, stack := range truth.Stacks() {
		if stack.State == "chan receive" {
			count++
		}
	}
	return count
}

// readFlipped reads through a pointer of which one bit has turned over.
func readFlipped() {
	const bit = 1 << 44
	cell := new([4]byte)
	flippedCell = cell
	known.Heap = uint64(uintptr(unsafe.Pointer(cell)))
	known.Address = at(known.Heap ^ bit)
	say(truth.OwnID())
	readAt(uintptr(*known.Address))
}

// flippedCell is reached from here, and so lies in the heap.
var flippedCell *[4]byte
