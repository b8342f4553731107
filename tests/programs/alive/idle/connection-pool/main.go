package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("connection-pool")
	query()
	live.Play()
}

// pool gives out connections; who finds none waits for one that is given back, as database/sql does.
type pool struct {
	mu       sync.Mutex
	free     []*connection
	requests map[uint64]chan *connection
	next     uint64
}

type connection struct{ queries int }

func (p *pool) get() *connection {
	p.mu.Lock()
	if len(p.free) > 0 {
		c := p.free[0]
		p.free = p.free[1:]
		p.mu.Unlock()
		return c
	}
	request := make(chan *connection, 1)
	p.next++
	p.requests[p.next] = request
	p.mu.Unlock()
	return <-request
}

func (p *pool) put(c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for key, request := range p.requests {
		delete(p.requests, key)
		request <- c
		return
	}
	p.free = append(p.free, c)
}

//go:noinline
func query() {
	p := &pool{requests: map[uint64]chan *connection{}}
	p.free = []*connection{{}, {}}
	holders := make(chan bool)
	for i := 0; i < 2; i++ {
		go p.query(holders)
		<-holders
	}
	for i := 0; i < 6; i++ {
		go p.query(nil)
	}
}

func (p *pool) query(first chan<- bool) {
	c := p.get()
	defer p.put(c)
	if first != nil {
		first <- true
		live.AwaitCue()
	}
	c.queries++
}
