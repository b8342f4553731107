package main

import "programs/alive/live"

func main() {
	live.Situation("result-of-an-interface")
	resultOfInterface()
	live.Play()
}

// lane is found by asking somebody whose type isn't known.
type lanes interface{ lane(number int) chan<- bus }

type bus struct{ line int }

type street struct{ all []chan bus }

func (s *street) lane(number int) chan<- bus { return s.all[number] }

type tunnel struct{ only chan bus }

func (t *tunnel) lane(int) chan<- bus { return t.only }

//go:noinline
func resultOfInterface() {
	s := &street{[]chan bus{make(chan bus), make(chan bus)}}
	t := &tunnel{make(chan bus)}
	go drive([]lanes{s, t}, 0)
	go func() {
		live.Blocks()
		println((<-s.all[1]).line)
	}()
}

func drive(all []lanes, which int) {
	live.AwaitCue()
	all[which].lane(1) <- bus{12}
}
