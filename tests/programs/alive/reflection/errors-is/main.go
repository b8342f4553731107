package main

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("errors-is")
	compare()
	live.Play()
}

// timeout is compared by its own method, which package errors looks for.
type timeout struct{ seen *sync.Cond }

func (t timeout) Error() string { return "timeout" }

func (t timeout) Is(error) bool {
	t.seen.Signal()
	return true
}

//go:noinline
func compare() {
	t := timeout{sync.NewCond(new(sync.Mutex))}
	err := fmt.Errorf("request: %w", t)
	go func() {
		live.AwaitCue()
		println(errors.Is(err, os.ErrClosed))
	}()
	go func() {
		t.seen.L.Lock()
		defer t.seen.L.Unlock()
		live.Blocks()
		t.seen.Wait()
	}()
}
