// Command hangs builds one situation out of many, each a small service that is stuck in one way, or one that
// only looks as if it were:
//
//	hangs -list     the names of all, a line each
//	hangs NAME      builds that one
//
// When all its goroutines have parked it prints what a report must say of it, a JSON object in one line, then
// "ready pid=… goroutines=…", and waits for a signal.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"programs/truth"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: hangs -list | NAME")
		os.Exit(2)
	}
	if os.Args[1] == "-list" {
		list()
		return
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	expected := build(os.Args[1])
	age()
	leaveOutReserved()
	expected.print()
	if expected.last != nil {
		expected.last()
	}
	<-signals
}

func list() {
	for _, names := range [][]string{channelSituations, callSituations, mutexSituations, rwMutexSituations, syncSituations,
		foreverSituations, pipelineSituations, operandSituations, starvedSituations, idleSituations, slowSituations,
		lockedSituations, contextSituations, indirectSituations} {
		for _, name := range names {
			fmt.Println(name)
		}
	}
}

// build builds a situation in a goroutine that ends, so that its stack keeps nothing.
func build(name string) *verdict {
	built := make(chan *verdict)
	go func() { built <- start(name) }()
	expected := <-built
	expected.Situation = name
	return expected
}

// start calls functions by their names: in a table they would be callable by whoever makes an indirect call.
func start(name string) *verdict {
	for _, expected := range []*verdict{startChannels(name), startCalls(name), startMutexes(name), startRWMutexes(name),
		startSync(name), startForever(name), startPipelines(name), startOperands(name), startStarved(name),
		startIdle(name), startSlow(name), startLocked(name), startContexts(name), startIndirect(name)} {
		if expected != nil {
			return expected
		}
	}
	fmt.Fprintln(os.Stderr, "no situation called "+name)
	os.Exit(2)
	return nil
}

// age has the runtime note since when goroutines wait, which a collection does, and has them wait for a while.
func age() {
	for i := 0; i < 3; i++ {
		truth.WaitUntilParked()
		runtime.GC()
		time.Sleep(100 * time.Millisecond)
	}
}

// here is what a goroutine says just before it parks.
func here(name, kind string) { truth.HereIn(1, truth.Goroutine{Name: name, Kind: kind}) }

// in is what a goroutine says at its start if it will park in a function that it calls.
func in(function, name, kind string) {
	truth.In("main."+function, truth.Goroutine{Name: name, Kind: kind})
}
