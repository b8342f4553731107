//go:build go1.23

package main

import (
	"iter"

	"programs/alive/live"
)

func main() {
	live.Situation("methods-in-a-range")
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

type set[T stage] struct{ all []T }

func (s *set[T]) each() iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, each := range s.all {
			each.prepare()
			if !yield(each) {
				return
			}
			each.finish()
		}
	}
}

//go:noinline
func run() {
	words := make(chan word)
	s := &set[*copying]{[]*copying{{words}}}
	go act(map[string]func() iter.Seq[*copying]{"go": s.each})
	go wait(words)
}

func act(ways map[string]func() iter.Seq[*copying]) {
	for each := range ways[live.AwaitCue()]() {
		each.prepare()
	}
}

type word struct{ text string }

func wait(words <-chan word) {
	live.Blocks()
	println((<-words).text)
}
