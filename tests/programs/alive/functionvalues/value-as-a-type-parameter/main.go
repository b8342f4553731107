package main

import "programs/alive/live"

func main() {
	live.Situation("value-as-a-type-parameter")
	run()
	live.Play()
}

type step interface {
	~struct{ words chan<- word }
	first()
	last()
}

type plain struct{ words chan<- word }

func (plain) first() {}

func (p plain) last() { p.words <- word{"last"} }

type later func()

//go:noinline
func run() {
	words := make(chan word)
	go act(map[string]later{"go": both(plain{words})})
	go wait(words)
}

//go:noinline
func both[S step](s S) later {
	return func() {
		s.first()
		s.last()
	}
}

func act(ways map[string]later) { ways[live.AwaitCue()]() }

type word struct{ text string }

func wait(words <-chan word) {
	live.Blocks()
	println((<-words).text)
}
