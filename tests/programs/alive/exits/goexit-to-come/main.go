package main

import (
	"runtime"

	"programs/alive/live"
)

func main() {
	live.Situation("goexit-to-come")
	check()
	live.Play()
}

// suite and its cases are built as package testing has them: a case that fails never returns.
type suite struct{ results chan result }

type result struct{ passed bool }

type caseOf struct {
	suite  *suite
	passed bool
}

//go:noinline
func check() {
	s := &suite{make(chan result)}
	go s.run()
	go func() {
		live.Blocks()
		println((<-s.results).passed)
	}()
}

func (s *suite) run() {
	live.AwaitCue()
	s.runCase()
}

//go:noinline
func (s *suite) runCase() {
	c := &caseOf{suite: s}
	defer c.report()
	c.require(c.passed)
	c.fail()
}

func (c *caseOf) report() { c.suite.results <- result{c.passed} }

func (c *caseOf) require(ok bool) {
	if !ok {
		c.fail()
	}
}

//go:noinline
func (c *caseOf) fail() {
	c.passed = false
	runtime.Goexit()
}
