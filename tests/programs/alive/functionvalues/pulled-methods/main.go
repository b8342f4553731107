//go:build go1.23

package main

import (
	"iter"

	"programs/alive/live"
)

func main() {
	live.Situation("pulled-methods")
	run()
	live.Play()
}

type stage interface {
	prepare()
	finish()
}

type copying struct{ words chan<- word }

func (c *copying) prepare() {}

func (c *copying) finish() { c.words <- word{"finished"} }

//go:noinline
func run() {
	words := make(chan word)
	next, _ := iter.Pull(steps(&copying{words}))
	go act(map[string]func() (func(), bool){"go": next})
	go wait(words)
}

func steps[T stage](of T) iter.Seq[func()] {
	return func(yield func(func()) bool) {
		_ = yield(of.prepare) && yield(of.finish)
	}
}

func act(ways map[string]func() (func(), bool)) {
	next := ways[live.AwaitCue()]
	for step, more := next(); more; step, more = next() {
		step()
	}
}

type word struct{ text string }

func wait(words <-chan word) {
	live.Blocks()
	println((<-words).text)
}
