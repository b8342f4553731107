package main

import (
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("interface-of-another-message")
	scene()
	live.Play()
}

type ask struct{ reply chan int }
type tell struct{ reply chan string }
type server struct{ next any }

//go:noinline
func scene() {
	s := &server{next: &ask{make(chan int, 1)}}
	told := &tell{make(chan string)}
	go change(s, told)
	go answer(s)
	go func() {
		live.Blocks()
		println(<-told.reply)
	}()
}

//go:noinline
func change(s *server, to *tell) {
	live.AwaitCue()
	s.next = to
}

// answer replies to a message of the type that the interface holds by then.
//
//go:noinline
func answer(s *server) {
	live.SleepUntilCue()
	time.Sleep(100000000)
	switch r := s.next.(type) {
	case *ask:
		r.reply <- 1
	case *tell:
		r.reply <- "x"
	}
}
