package live

import (
	"os"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// Goroutines wait for the cue as living ones do: for a pipe, in a system call, asleep; or a timer does. None of these
// leads from what is waited for to what will be released.
var (
	cued   atomic.Bool
	pipes  []int     // the writing ends
	timers []uintptr // inverted, so that only the runtime has them
)

// AwaitCue waits for input in the poller, and returns what came: "go", which nobody can know before.
func AwaitCue() string {
	var ends [2]int
	check(syscall.Pipe2(ends[:], syscall.O_CLOEXEC|syscall.O_NONBLOCK))
	addPipe(ends[1])
	reader := os.NewFile(uintptr(ends[0]), "cue")
	defer reader.Close()
	var input [16]byte
	size, err := reader.Read(input[:])
	check(err)
	return string(input[:size])
}

// AwaitCueInSyscall waits for input in a system call, and keeps its thread.
func AwaitCueInSyscall() string {
	descriptor := CuePipe()
	var input [16]byte
	size, err := syscall.Read(descriptor, input[:])
	check(err)
	syscall.Close(descriptor)
	return string(input[:size])
}

// CuePipe is a file descriptor at which there will be input, for those who read it in another way, from C for example.
func CuePipe() int {
	var ends [2]int
	check(syscall.Pipe2(ends[:], syscall.O_CLOEXEC))
	addPipe(ends[1])
	return ends[0]
}

// SleepUntilCue looks again and again.
func SleepUntilCue() {
	for !Cued() {
		time.Sleep(5 * time.Millisecond)
	}
}

// Cued is true once the cue was given.
func Cued() bool { return cued.Load() }

// AtCue has a timer call f, as time.AfterFunc does.
func AtCue(f func()) {
	timer := time.AfterFunc(time.Hour, f)
	lock()
	timers = append(timers, ^uintptr(unsafe.Pointer(timer)))
	unlock()
}

func addPipe(writer int) {
	lock()
	defer unlock()
	if Cued() {
		give(writer)
		return
	}
	pipes = append(pipes, writer)
}

func giveCue() {
	lock()
	defer unlock()
	cued.Store(true)
	for _, writer := range pipes {
		give(writer)
	}
	for _, inverted := range timers {
		timer := ^inverted
		(*(**time.Timer)(unsafe.Pointer(&timer))).Reset(0) // a timer that is armed is kept, and never moves
	}
}

func give(writer int) {
	_, err := syscall.Write(writer, []byte("go"))
	check(err)
}
