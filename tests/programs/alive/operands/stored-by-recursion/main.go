package main

import (
	"programs/alive/live"
)

func main() {
	live.Situation("stored-by-recursion")
	scene()
	live.Play()
}

type server struct{ out chan int }

//go:noinline
func scene() {
	a, b := make(chan int, 1), make(chan int)
	go work(&server{}, a, b)
	go func() {
		live.Blocks()
		println(<-b)
	}()
}

//go:noinline
func work(s *server, a, b chan int) {
	live.SleepUntilCue()
	s.out = a
	s.give(b, "orders", "eu-west-1", "done")
}

// give calls itself with the same arguments, once it has stored another channel.
//
//go:noinline
func (s *server) give(next chan int, x, y, z string) {
	s.out <- len(x) + len(y) + len(z)
	if s.out != next {
		s.out = next
		s.give(next, x, y, z)
	}
}
