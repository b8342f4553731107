package main

import (
	"sync"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("hook-that-panics-for-now")
	start()
	live.Play()
}

// flush can only panic, until the program is configured.
var flush = func() {
	complaints <- "no printer"
	panic("no printer")
}

var (
	complaints = make(chan string, 1)
	printer    sync.Mutex
	sheets     int
)

//go:noinline
func work() {
	later()
	flush()
	printer.Unlock()
}

func configure() {
	live.AwaitCue()
	flush = func() { sheets++ }
}

func start() {
	go lockTwice(&printer)
	go work()
	go configure()
}

// later returns when whoever acts at the cue has done so.
//
//go:noinline
func later() {
	live.AwaitCue()
	time.Sleep(100 * time.Millisecond)
}

// lockTwice goes on once somebody else unlocks.
//
//go:noinline
func lockTwice(l *sync.Mutex) {
	l.Lock()
	live.Blocks()
	l.Lock()
}
