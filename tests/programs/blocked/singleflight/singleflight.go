// Package singleflight is what golang.org/x/sync/singleflight is, as far as waiting goes.
package singleflight

import "sync"

type call struct {
	wg    sync.WaitGroup
	value any
	err   error
}

// Group has one call a key at a time.
type Group struct {
	mu sync.Mutex
	m  map[string]*call
}

// Do calls fn, or waits for somebody who does.
func (g *Group) Do(key string, fn func() (any, error)) (any, error) {
	g.mu.Lock()
	if g.m == nil {
		g.m = map[string]*call{}
	}
	if c, ok := g.m[key]; ok {
		g.mu.Unlock()
		c.wg.Wait()
		return c.value, c.err
	}
	c := new(call)
	c.wg.Add(1)
	g.m[key] = c
	g.mu.Unlock()

	g.doCall(c, key, fn)
	return c.value, c.err
}

func (g *Group) doCall(c *call, key string, fn func() (any, error)) {
	defer func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		c.wg.Done()
		if g.m[key] == c {
			delete(g.m, key)
		}
	}()
	c.value, c.err = fn()
}
