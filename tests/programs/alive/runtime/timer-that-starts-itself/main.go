package main

import (
	"sync"
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("timer-that-starts-itself")
	poll()
	live.Play()
}

// poller has no goroutine: a timer starts itself until there is something to do.
type poller struct {
	done  sync.WaitGroup
	polls int
}

//go:noinline
func poll() {
	p := &poller{}
	p.done.Add(1)
	p.again()
	go func() {
		live.Blocks()
		p.done.Wait()
	}()
}

func (p *poller) again() { time.AfterFunc(20*time.Millisecond, p.poll) }

func (p *poller) poll() {
	p.polls++
	if !live.Cued() {
		p.again()
		return
	}
	p.done.Done()
}
