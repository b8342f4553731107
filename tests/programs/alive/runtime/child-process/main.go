package main

import (
	"os/exec"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("child-process")
	run()
	live.Play()
}

// A process of its own has to end first.
//
//go:noinline
func run() {
	command := exec.Command("cat")
	input, err := command.StdinPipe()
	if err != nil {
		panic(err)
	}
	if err := command.Start(); err != nil {
		panic(err)
	}
	var ended sync.WaitGroup
	ended.Add(1)
	go func() {
		defer ended.Done()
		_ = command.Wait()
	}()
	go func() {
		live.AwaitCue()
		input.Close()
	}()
	go func() {
		live.Blocks()
		ended.Wait()
	}()
}
