package main

import (
	"errors"

	"programs/alive/live"
)

func main() {
	live.Situation("after-a-recover")
	afterRecover()
	live.Play()
}

type outcome struct{ failed bool }

// afterRecover goes on behind a call that never returns in its usual way.
//
//go:noinline
func afterRecover() {
	outcomes := make(chan outcome)
	go attempt(outcomes)
	go func() {
		live.Blocks()
		println((<-outcomes).failed)
	}()
}

func attempt(outcomes chan<- outcome) {
	failed := safely(refuse)
	outcomes <- outcome{failed}
}

//go:noinline
func safely(task func()) (failed bool) {
	defer func() { failed = recover() != nil }()
	task()
	return false
}

func refuse() {
	live.AwaitCue()
	panic(errors.New("refused"))
}
