package main

import (
	"errors"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("abort-through-three")
	request()
	live.Play()
}

// A request is aborted three calls deep, as http.ErrAbortHandler does; each level has something to do.
type server struct {
	active sync.WaitGroup
	depth  int
}

//go:noinline
func request() {
	s := &server{}
	s.active.Add(1)
	go s.serve()
	go s.shutdown()
}

func (s *server) serve() {
	defer func() {
		if reason := recover(); reason != nil && reason != errAbort {
			panic(reason)
		}
	}()
	live.AwaitCue()
	s.route()
}

var errAbort = errors.New("abort")

//go:noinline
func (s *server) route() {
	defer s.active.Done()
	for {
		s.handle()
	}
}

//go:noinline
func (s *server) handle() {
	s.depth++
	defer func() { s.depth-- }()
	abort()
}

//go:noinline
func abort() { panic(errAbort) }

func (s *server) shutdown() {
	live.Blocks()
	s.active.Wait()
}
