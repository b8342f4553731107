package main

import (
	"errors"
	"runtime"

	"programs/alive/live"
)

func main() {
	live.Situation("goexit-behind-a-recover")
	goexitBehindRecover()
	live.Play()
}

//go:noinline
func leave() { runtime.Goexit() }

type stage struct{ name string }

// goexitBehindRecover recovers from a panic, goes on, and then exits.
//
//go:noinline
func goexitBehindRecover() {
	stages := make(chan stage)
	go func() {
		defer close(stages)
		if safely(refuse) {
			stages <- stage{"recovered"}
			leave()
		}
		select {}
	}()
	go func() {
		live.Blocks()
		for s := range stages {
			println(s.name)
		}
	}()
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
