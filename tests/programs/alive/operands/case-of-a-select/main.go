package main

import "programs/alive/live"

func main() {
	live.Situation("case-of-a-select")
	caseOfSelect()
	live.Play()
}

type wish struct{ text string }

// caseOfSelect sends in a select whose channels are set to nil as long as there is nothing to send.
//
//go:noinline
func caseOfSelect() {
	wishes, stop := make(chan wish), make(chan bool)
	inputs := make(chan string)
	go func() { inputs <- live.AwaitCue() }()
	go func() {
		var target chan<- wish
		var next wish
		live.Blocks()
		for {
			select {
			case next.text = <-inputs:
				target = wishes
			case target <- next:
				return
			case <-stop:
				return
			}
		}
	}()
	go func() {
		live.Blocks()
		println((<-wishes).text)
	}()
}
