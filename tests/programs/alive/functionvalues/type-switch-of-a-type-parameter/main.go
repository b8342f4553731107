package main

import "programs/alive/live"

func main() {
	live.Situation("type-switch-of-a-type-parameter")
	run()
	live.Play()
}

type step interface {
	first()
	last()
}

type plain struct{ words chan<- word }

func (*plain) first() {}

func (p *plain) last() { p.words <- word{"last"} }

//go:noinline
func run() {
	words := make(chan word)
	go act(map[string]func(){"go": both([2]plain{{words}, {words}})})
	go wait(words)
}

//go:noinline
func both[T any](all [2]T) func() {
	return func() {
		for i := range all {
			switch each := any(&all[i]).(type) {
			case step:
				each.last()
				return
			}
		}
	}
}

func act(ways map[string]func()) { ways[live.AwaitCue()]() }

type word struct{ text string }

func wait(words <-chan word) {
	live.Blocks()
	println((<-words).text)
}
