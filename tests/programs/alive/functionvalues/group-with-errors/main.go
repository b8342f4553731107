package main

import (
	"errors"
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("group-with-errors", "group-with-errors-dead") {
	case "group-with-errors":
		group()
	case "group-with-errors-dead":
		tooMany()
	}
	live.Play()
}

// errorGroup is built as golang.org/x/sync/errgroup has it.
type errorGroup struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
	sem  chan struct{}
}

func (g *errorGroup) Go(f func() error) {
	if g.sem != nil {
		g.sem <- struct{}{}
	}
	g.wg.Add(1)
	go func() {
		defer g.done()
		if err := f(); err != nil {
			g.once.Do(func() { g.err = err })
		}
	}()
}

func (g *errorGroup) done() {
	if g.sem != nil {
		<-g.sem
	}
	g.wg.Done()
}

func (g *errorGroup) Wait() error {
	g.wg.Wait()
	return g.err
}

//go:noinline
func group() {
	g := &errorGroup{sem: make(chan struct{}, 1)}
	g.Go(func() error {
		if live.AwaitCue() != "go" {
			return errors.New("wrong")
		}
		return nil
	})
	go wait(g)
	go func() {
		live.Blocks()
		g.Go(func() error { return nil })
	}()
}

func wait(g *errorGroup) {
	live.Blocks()
	_ = g.Wait()
}

// tooMany waits for one that nobody has started.
//
//go:noinline
func tooMany() {
	g := &errorGroup{}
	g.wg.Add(1)
	go wait(g)
}
