package main

import "programs/alive/live"

func main() {
	live.Situation("embedded-pointers")
	embeddedPointers()
	live.Play()
}

type core struct{ heat chan degrees }

type degrees int

type shell struct {
	name string
	*core
}

type reactor struct {
	id int
	*shell
}

type plant struct{ *reactor }

//go:noinline
func embeddedPointers() {
	p := plant{&reactor{1, &shell{"shell", &core{make(chan degrees)}}}}
	go p.operate()
	go func() {
		live.Blocks()
		println(<-p.heat)
	}()
}

func (p plant) operate() {
	live.AwaitCue()
	p.heat <- 300
}
