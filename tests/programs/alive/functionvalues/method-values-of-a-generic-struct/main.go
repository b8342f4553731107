package main

import "programs/alive/live"

func main() {
	live.Situation("method-values-of-a-generic-struct")
	run()
	live.Play()
}

type stage interface {
	prepare()
	finish()
}

type copying struct {
	copied chan word
	size   int
}

func (c *copying) prepare() { c.size++ }

func (c *copying) finish() { c.copied <- word{"finished"} }

type runner[T stage] struct{ each T }

func (r *runner[T]) run() {
	r.each.prepare()
	r.each.finish()
}

//go:noinline
func run() {
	c := &copying{copied: make(chan word)}
	r := &runner[*copying]{c}
	go runAll(map[string]func(){"go": r.run})
	go wait(c.copied)
}

func runAll(all map[string]func()) { all[live.AwaitCue()]() }

type word struct{ text string }

func wait(words <-chan word) {
	live.Blocks()
	println((<-words).text)
}
