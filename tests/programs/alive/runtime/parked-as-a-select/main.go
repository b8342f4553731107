package main

import (
	"runtime"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("parked-as-a-select")
	run()
	live.Play()
}

//go:linkname park runtime.gopark
func park(unlock func(unsafe.Pointer, *unsafe.Pointer) bool, lock *unsafe.Pointer, reason uint8, event byte, skip int)

//go:linkname ready runtime.goready
func ready(who unsafe.Pointer, skip int)

// sleeper parks itself as if it were in a select, as gVisor's package sleep does.
type sleeper struct{ who unsafe.Pointer }

type waker interface{ wake() }

//go:noinline
func run() {
	s := new(sleeper)
	go s.sleep()
	go wakeAll([]waker{s})
}

func (s *sleeper) sleep() {
	live.Blocks()
	park(note, &s.who, reason, 0, 1)
	runtime.KeepAlive(s)
}

//go:nosplit
func note(who unsafe.Pointer, where *unsafe.Pointer) bool {
	*where = who
	return true
}

func (s *sleeper) wake() { ready(s.who, 0) }

func wakeAll(all []waker) {
	live.AwaitCue()
	for _, each := range all {
		each.wake()
	}
}
