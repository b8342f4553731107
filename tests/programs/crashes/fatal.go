package main

import (
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"programs/truth"
)

const keys = 1000

// writeTogether has two goroutines write one map until the runtime notices. All keys are in it before: a map
// that two goroutines grow may end the process by a bad pointer before the runtime has noticed anything.
func writeTogether() {
	shared := make(map[int]int, keys)
	for key := 0; key < keys; key++ {
		shared[key] = key
	}
	var ready sync.WaitGroup
	var ids [2]int
	var begin int32
	ready.Add(len(ids))
	for i := range ids {
		i := i
		go func() {
			ids[i] = truth.OwnID()
			ready.Done()
			for atomic.LoadInt32(&begin) == 0 {
			}
			writeMap(shared)
		}()
	}
	ready.Wait()
	say(ids[:]...)
	atomic.StoreInt32(&begin, 1)
	select {}
}

//go:noinline
func writeMap(shared map[int]int) {
	for i := 0; ; i++ {
		shared[i%keys] = i
	}
}

func unlockTwice() {
	var mutex sync.Mutex
	mutex.Lock()
	mutex.Unlock()
	mutex.Unlock()
}

func overflow() {
	debug.SetMaxStack(1 << 20)
	descend(0)
}

//go:noinline
func descend(depth int) int { return descend(depth+1) + depth }

// exhaust asks for more memory than the process may have.
func exhaust() {
	const most = 1 << 32
	truth.Check(syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: most, Max: most}))
	kept = make([]byte, 2*most)
}

var kept []byte

// forget waits for a channel that nobody has.
func forget() {
	say()
	<-make(chan int)
}

// gate is closed for good.
type gate struct{ mu sync.Mutex }

// hangAndWait has a crowd behind a goroutine that sleeps, until somebody wants the core.
func hangAndWait() {
	g := &gate{}
	go g.pass(time.Hour)
	waitForThose("time.Sleep", 1)
	for i := 0; i < hungBehind; i++ {
		go g.pass(0)
	}
	waitForThose("Mutex).lockSlow", hungBehind)
	waitForSignal()
}

const hungBehind = 20

func (g *gate) pass(pause time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	time.Sleep(pause)
}

// waitForThose returns when so many other goroutines are in a function.
func waitForThose(function string, wanted int) {
	for count := 0; count < wanted; {
		time.Sleep(time.Millisecond)
		count = 0
		for _, stack := range truth.Stacks() {
			if stack.ID != truth.OwnID() && strings.Contains(stack.Text, function) {
				count++
			}
		}
	}
}

// waitForSignal waits with all goroutines but a sleeping one, so that no goroutine runs when it comes.
func waitForSignal() {
	say()
	println("ready")
	time.Sleep(time.Hour)
}
