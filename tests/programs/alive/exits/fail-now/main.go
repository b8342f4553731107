package main

import (
	"runtime"

	"programs/alive/live"
)

func main() {
	live.Situation("fail-now")
	failNow()
	live.Play()
}

// test and its runner are built as package testing has them.
type test struct {
	failed bool
	signal chan bool
}

//go:noinline
func failNow() {
	t := &test{signal: make(chan bool)}
	go t.run(check)
	go t.wait()
}

func (t *test) run(f func(*test)) {
	defer func() { t.signal <- t.failed }()
	f(t)
}

func check(t *test) {
	live.AwaitCue()
	t.fatal("no")
}

func (t *test) fatal(text string) {
	println(text)
	t.failed = true
	t.failNow()
}

func (t *test) failNow() { runtime.Goexit() }

func (t *test) wait() {
	live.Blocks()
	println(<-t.signal)
}
