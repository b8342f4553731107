package main

import (
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("parked-as-endless")
	start()
	live.Play()
}

//go:linkname park runtime.gopark
func park(unlock func(unsafe.Pointer, unsafe.Pointer) bool, lock unsafe.Pointer, reason uint8, event byte, skip int)

//go:linkname ready runtime.goready
func ready(who unsafe.Pointer, skip int)

// sleeper parked itself as if it were in a select without cases, which never ends; but it is woken.
var sleeper unsafe.Pointer

//go:noinline
func sleep() {
	live.Blocks()
	park(note, nil, reason, 0, 1)
}

func note(who, _ unsafe.Pointer) bool {
	sleeper = who
	return true
}

//go:noinline
func wake() {
	live.AwaitCue()
	ready(sleeper, 1)
}

func start() {
	go sleep()
	go wake()
}
