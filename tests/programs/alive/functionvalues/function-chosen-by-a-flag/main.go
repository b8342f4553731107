package main

import (
	"os"

	"programs/alive/live"
)

func main() {
	live.Situation("function-chosen-by-a-flag")
	chosenByFlag()
	live.Play()
}

// verdict is whether somebody comes in.
type verdict struct{ welcome bool }

type porter struct{ verdicts chan verdict }

func (p *porter) admit() { p.verdicts <- verdict{true} }

func (p *porter) refuse() { println("refused") }

//go:noinline
func chosenByFlag() {
	p := &porter{make(chan verdict)}
	decide := p.admit
	if len(os.Args) > 5 {
		decide = p.refuse
	}
	go decideLater(decide)
	go func() {
		live.Blocks()
		println((<-p.verdicts).welcome)
	}()
}

func decideLater(decide func()) {
	live.SleepUntilCue()
	decide()
}
