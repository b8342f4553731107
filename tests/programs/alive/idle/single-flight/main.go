package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("single-flight")
	load()
	live.Play()
}

// group has one call for all who ask for the same, as golang.org/x/sync/singleflight has it.
type group struct {
	mu    sync.Mutex
	calls map[string]*call
}

type call struct {
	wg    sync.WaitGroup
	value string
	chans []chan<- string
}

func (g *group) do(key string, f func() string) string {
	g.mu.Lock()
	if c, ok := g.calls[key]; ok {
		g.mu.Unlock()
		c.wg.Wait()
		return c.value
	}
	c := new(call)
	c.wg.Add(1)
	g.calls[key] = c
	g.mu.Unlock()
	g.run(c, key, f)
	return c.value
}

func (g *group) doChan(key string) <-chan string {
	g.mu.Lock()
	defer g.mu.Unlock()
	result := make(chan string, 1)
	g.calls[key].chans = append(g.calls[key].chans, result)
	return result
}

func (g *group) run(c *call, key string, f func() string) {
	defer func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		c.wg.Done()
		delete(g.calls, key)
		for _, result := range c.chans {
			result <- c.value
		}
	}()
	c.value = f()
}

//go:noinline
func load() {
	g := &group{calls: map[string]*call{}}
	begun := make(chan bool)
	go g.do("key", func() string {
		close(begun)
		return live.AwaitCue()
	})
	<-begun
	for i := 0; i < 3; i++ {
		go g.do("key", func() string { return "never" })
		go func() { println(<-g.doChan("key")) }()
	}
}
