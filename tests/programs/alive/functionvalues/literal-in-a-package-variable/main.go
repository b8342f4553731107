package main

import "programs/alive/live"

func main() {
	live.Situation("literal-in-a-package-variable")
	literalInVariable()
	live.Play()
}

// shop closes by whatever is set.
type shop struct{ closed chan shopClosed }

type shopClosed struct{ hour int }

var onClosing = func(s *shop, hour int) { s.closed <- shopClosed{hour} }

//go:noinline
func literalInVariable() {
	s := &shop{make(chan shopClosed)}
	go s.open()
	go s.waitOutside()
}

func (s *shop) open() {
	live.AwaitCue()
	onClosing(s, 18)
}

func (s *shop) waitOutside() {
	live.Blocks()
	println((<-s.closed).hour)
}
