// Package errgroup is what golang.org/x/sync/errgroup is, as far as its limit goes.
package errgroup

import "sync"

type token struct{}

// Group runs functions, so many at a time.
type Group struct {
	wg  sync.WaitGroup
	sem chan token
}

// SetLimit sets how many.
func (g *Group) SetLimit(n int) { g.sem = make(chan token, n) }

func (g *Group) done() {
	if g.sem != nil {
		<-g.sem
	}
	g.wg.Done()
}

// Go runs f in a goroutine, and waits until it may.
func (g *Group) Go(f func() error) {
	if g.sem != nil {
		g.sem <- token{}
	}
	g.wg.Add(1)
	go func() {
		defer g.done()
		f()
	}()
}
