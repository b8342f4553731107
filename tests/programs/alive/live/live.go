// Package live is what programs share whose goroutines look stuck at the moment of the core, and which show
// afterwards which of them went on:
//
//	PROGRAM -list     the names of its situations, one per line
//	PROGRAM NAME      builds that one
//
// Once all goroutines wait, the program prints one JSON object with what is true of them, then
// "ready pid=… goroutines=…". At SIGTERM it gives the cue: what the situation is about (a timer, another goroutine,
// a finalizer …) then releases the goroutines that wait. The last line has those that have really ended.
//
// Who is left then is printed too: all others that were in the core, also those that were started after the first
// line, have gone on.
//
// In a situation whose name ends in "-dead", the goroutines that call Blocks are stuck for good.
//
// The directories beside this one are kinds: functionvalues, exits (panics and Goexit), ownership (of locks), operands
// (ways to a channel or lock), reflection, runtime, idle (healthy services), cgo, and workspace (several modules, built
// with -trimpath).
//
// Each program is small, so that what releases its goroutines is nowhere else in its binary. Therefore this package
// does without fmt and other code that calls whatever it was given, and it keeps nothing of a situation alive.
package live

import (
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	signals = make(chan os.Signal, 1)

	garbage bool // is kept
	all     bool // look stuck, not only those that say so
	load    bool // never settles

	blocked = map[int]bool{} // by goroutine
)

// locked is a lock that no other code uses: with a sync.Mutex, every program would hold code that unlocks one.
var locked atomic.Bool

func lock() {
	for !locked.CompareAndSwap(false, true) {
		runtime.Gosched()
	}
}

func unlock() { locked.Store(false) }

// Situation is the one that was asked for. A program calls it first, with the names of all.
func Situation(names ...string) string {
	if len(os.Args) != 2 {
		fail("usage: " + os.Args[0] + " -list | NAME")
	}
	if os.Args[1] == "-list" {
		print(strings.Join(names, "\n") + "\n")
		os.Exit(0)
	}
	for _, name := range names {
		if name == os.Args[1] {
			signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
			return name
		}
	}
	fail("no situation called " + os.Args[1])
	return ""
}

// KeepGarbage is for programs in which the collector itself releases somebody: it doesn't run by itself.
func KeepGarbage() {
	garbage = true
	debug.SetGCPercent(-1)
}

// All is for services: each goroutine that waits for another one looks stuck, and will end with the service.
func All() { all = true }

// UnderLoad is for services whose goroutines never all wait, so that the core is taken at any moment.
func UnderLoad() { all, load = true, true }

// Blocks is what a goroutine calls just before the wait that makes it look stuck.
func Blocks() {
	id := ownID()
	lock()
	blocked[id] = true
	unlock()
}

// Play prints what is true once all goroutines wait, has the core taken, gives the cue and prints who has ended.
// The main goroutine calls it at last.
func Play() {
	wipe()
	play()
}

//go:noinline
func play() {
	if load {
		time.Sleep(time.Duration(50+time.Now().Nanosecond()%50) * time.Millisecond)
	} else {
		settle()
	}
	leaveOutReserved()
	stuck, alive := describe()
	if !garbage && !load {
		runtime.GC() // old pointers that the description has left would make everything look alive
	}
	print("ready pid=" + strconv.Itoa(os.Getpid()) + " goroutines=" + strconv.Itoa(len(stuck)+len(alive)) + "\n")
	<-signals
	giveCue()
	released, left := ended(stuck, alive)
	print(`{"released":` + list(released) + `,"left":` + list(left) + "}\n")
}

// settle returns when all others wait, and have done so for a moment. The collector notes since when they wait.
func settle() {
	quiet, before := 0, ""
	for quiet < 2 {
		time.Sleep(20 * time.Millisecond)
		now := waits()
		if now != "" && now == before {
			quiet++
		} else {
			quiet = 0
		}
		before = now
		if !garbage {
			runtime.GC()
		}
	}
}

// waits is where all other goroutines wait; empty while one of them runs. A goroutine that polls sleeps most of the
// time, and counts as waiting.
func waits() string {
	all := "others:"
	for _, stack := range stacks()[1:] {
		if stack.state == "running" || stack.state == "runnable" {
			return ""
		}
		all += " " + strconv.Itoa(stack.id) + " " + stack.state
	}
	return all
}

// describe prints what is true: who looks stuck, and who of all is stuck and who is alive.
func describe() (stuck, alive []int) {
	dead := strings.HasSuffix(os.Args[1], "-dead")
	parked := ""
	lock()
	defer unlock()
	for _, stack := range stacks() {
		if all && stack.waitsForOthers() {
			blocked[stack.id] = true
		}
		if blocked[stack.id] && dead {
			stuck = append(stuck, stack.id)
		} else {
			alive = append(alive, stack.id)
		}
		if blocked[stack.id] {
			parked += `,{"id":` + strconv.Itoa(stack.id) + `,"function":"` + stack.innermost() + `","wait":"` + stack.state + `"}`
		}
	}
	print(`{"situation":"` + os.Args[1] + `","blocked":[` + strings.TrimPrefix(parked, ",") + `],"stuck":` + list(stuck) +
		`,"alive":` + list(alive) + "}\n")
	return stuck, alive
}

// ended waits until all that are to go on have ended, and returns which of all have. Those that are to be stuck get
// a moment to prove the opposite.
func ended(stuck, alive []int) (gone, left []int) {
	deadline := time.Now().Add(4 * time.Second)
	for len(stuck) == 0 && !allEnded() && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	if len(stuck) > 0 {
		time.Sleep(150 * time.Millisecond)
	}
	still := running()
	for _, id := range append(stuck, alive...) {
		if !still[id] {
			gone = append(gone, id)
		}
	}
	for id := range still {
		left = append(left, id)
	}
	return gone, left
}

func allEnded() bool {
	left := running()
	lock()
	defer unlock()
	for id := range blocked {
		if left[id] {
			return false
		}
	}
	return true
}

func running() map[int]bool {
	ids := map[int]bool{}
	for _, stack := range stacks() {
		ids[stack.id] = true
	}
	return ids
}
