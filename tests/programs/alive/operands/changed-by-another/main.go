package main

import "programs/alive/live"

func main() {
	live.Situation("changed-by-another")
	connect()
	live.Play()
}

// socket sends to whatever it is connected to when it comes to it; somebody else connects it.
type socket struct{ peer chan frame }

type frame struct{ size int }

//go:noinline
func connect() {
	waiting := make(chan frame)
	s := &socket{make(chan frame, 1)}
	connected := make(chan bool)
	go func() {
		live.AwaitCue()
		s.peer = waiting
		close(connected)
	}()
	go func() {
		live.Blocks()
		<-connected
		s.peer <- frame{1}
	}()
	go func() {
		live.Blocks()
		println((<-waiting).size)
	}()
}
