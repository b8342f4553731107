package main

import (
	"fmt"
	"os"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("stringer")
	show()
	live.Play()
}

// secret is out once it is printed.
type secret struct{ out *sync.WaitGroup }

func (s secret) String() string {
	s.out.Done()
	return "secret"
}

//go:noinline
func show() {
	s := secret{new(sync.WaitGroup)}
	s.out.Add(1)
	go func() {
		live.AwaitCue()
		fmt.Fprintln(os.Stderr, "it is", []any{1, s})
	}()
	go func() {
		live.Blocks()
		s.out.Wait()
	}()
}
