package main

import (
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("number-in-a-frame")
	start()
	live.Play()
}

type parcel struct{ from, to string }

// keeper has nothing but a number, in a variable of its frame, until it needs the object again.
//
//go:noinline
func keeper(inverted uintptr) {
	number := inverse(inverted)
	live.AwaitCue()
	send(number)
}

//go:noinline
func inverse(number uintptr) uintptr { return ^number }

//go:noinline
func send(number uintptr) {
	box := *(**holder)(unsafe.Pointer(&number))
	box.parcels <- parcel{"a", "b"}
}

type holder struct{ parcels chan parcel }

//go:noinline
func start() {
	box := &holder{make(chan parcel)}
	begun := make(chan bool)
	go func() {
		begun <- true
		wait(box)
	}()
	<-begun
	go keeper(^uintptr(unsafe.Pointer(box)))
}

// wait keeps the holder alive for the collector.
//
//go:noinline
func wait(box *holder) {
	live.Blocks()
	println((<-box.parcels).from)
	println(box.parcels != nil)
}
