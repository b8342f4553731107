package main

import "programs/alive/live"

func main() {
	live.Situation("method-of-a-copy")
	methodOfCopy()
	live.Play()
}

// station is copied by each call of its methods.
type station struct {
	names    [5]string
	arrivals chan arrival
	number   int
}

type arrival struct{ platform int }

//go:noinline
func (s station) announce() { s.arrivals <- arrival{s.number} }

//go:noinline
func methodOfCopy() {
	s := station{arrivals: make(chan arrival), number: 4}
	stations := []station{{}, s}
	go func() {
		which := len(live.AwaitCue()) - 1
		stations[which].announce()
	}()
	go func() {
		live.Blocks()
		println((<-s.arrivals).platform)
	}()
}
