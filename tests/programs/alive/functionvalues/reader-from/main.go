package main

import (
	"io"
	"strings"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("reader-from")
	copyAll()
	live.Play()
}

// sink has a method that io.Copy looks for.
type sink struct{ started *sync.Cond }

func (s *sink) Write(text []byte) (int, error) { return len(text), nil }

func (s *sink) ReadFrom(reader io.Reader) (int64, error) {
	s.started.Broadcast()
	return 0, nil
}

//go:noinline
func copyAll() {
	s := &sink{sync.NewCond(new(sync.Mutex))}
	go func() { _, _ = io.Copy(s, io.LimitReader(strings.NewReader(live.AwaitCue()), 1)) }()
	go func() {
		s.started.L.Lock()
		defer s.started.L.Unlock()
		live.Blocks()
		s.started.Wait()
	}()
}
