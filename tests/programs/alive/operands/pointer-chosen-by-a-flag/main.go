package main

import "programs/alive/live"

func main() {
	switch live.Situation("pointer-chosen-by-a-flag", "pointer-never-chosen-dead") {
	case "pointer-chosen-by-a-flag":
		pointerByFlag(true)
	case "pointer-never-chosen-dead":
		pointerByFlag(false)
	}
	live.Play()
}

// pipe has two ends for answers; which one is used depends on what was asked for.
type pipe struct {
	normal, urgent chan answer
}

type answer struct{ text string }

//go:noinline
func pointerByFlag(urgent bool) {
	p := &pipe{make(chan answer, 1), make(chan answer)}
	go p.answer(urgent)
	go func() {
		live.Blocks()
		println((<-p.urgent).text)
	}()
}

//go:noinline
func (p *pipe) answer(urgent bool) {
	target := &p.normal
	if urgent {
		target = &p.urgent
	}
	text := live.AwaitCue()
	*target <- answer{text}
}
