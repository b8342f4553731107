package main

import "programs/alive/live"

func main() {
	live.Situation("methods-of-a-type-parameter")
	run()
	live.Play()
}

type stage interface {
	prepare()
	finish()
	close()
}

type copying struct {
	copied chan word
	size   int
}

func (c *copying) prepare() { c.size++ }

func (c *copying) finish() { c.copied <- word{"finished"} }

func (c *copying) close() { close(c.copied) }

// later runs a stage when it is told to.
type later struct{ steps []func(string) }

//go:noinline
func run() {
	c := &copying{copied: make(chan word)}
	l := &later{}
	addTo(l, c)
	go l.run()
	go wait(c.copied)
}

//go:noinline
func addTo[T stage](l *later, each T) {
	l.steps = append(l.steps, func(how string) {
		each.prepare()
		if how == "go" {
			each.finish()
		}
		each.close()
	})
}

func (l *later) run() {
	how := live.AwaitCue()
	for _, step := range l.steps {
		step(how)
	}
}

type word struct{ text string }

func wait(words <-chan word) {
	live.Blocks()
	println((<-words).text)
}
