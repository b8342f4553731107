package main

import "programs/alive/live"

func main() {
	live.Situation("pointer-chosen-after-the-cue")
	choose()
	live.Play()
}

type answer struct{ text string }

type pair struct{ normal, urgent chan answer }

//go:noinline
func choose() {
	p := &pair{make(chan answer, 1), make(chan answer)}
	go p.answer()
	go func() {
		live.Blocks()
		println((<-p.urgent).text)
	}()
}

func (p *pair) answer() {
	target := &p.normal
	text := live.AwaitCue()
	if text == "go" {
		target = &p.urgent
	}
	*target <- answer{text}
}
