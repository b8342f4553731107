package main

import (
	"fmt"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("supervised-loop")
	supervisedLoop()
	live.Play()
}

// poller polls until what it polls breaks.
type poller struct {
	group sync.WaitGroup
	items []int
}

//go:noinline
func supervisedLoop() {
	p := &poller{items: []int{1, 2, 3}}
	p.group.Add(1)
	go p.supervise()
	go func() {
		live.Blocks()
		p.group.Wait()
	}()
}

func (p *poller) supervise() {
	defer p.group.Done()
	defer func() {
		if reason := recover(); reason != nil {
			println("supervisor: restart later")
		}
	}()
	p.loop()
}

func (p *poller) loop() {
	for i := 0; ; i++ {
		p.step(i)
	}
}

//go:noinline
func (p *poller) step(i int) {
	if live.AwaitCue() == "go" {
		panic(fmt.Errorf("no item %d", i))
	}
}
