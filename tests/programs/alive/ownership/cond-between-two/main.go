package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("cond-between-two", "signal-lost-dead") {
	case "cond-between-two":
		condBetweenTwo(true)
	case "signal-lost-dead":
		condBetweenTwo(false)
	}
	live.Play()
}

// market has two locks. Who sells waits for a buyer with the first one given up; who buys waits for the first one,
// which a third has. It looks as if both waited for each other.
type market struct {
	mu     sync.Mutex
	sold   *sync.Cond
	ledger sync.Mutex
	buyers int
}

//go:noinline
func condBetweenTwo(comes bool) {
	m := &market{}
	m.sold = sync.NewCond(&m.mu)
	waiting, held := make(chan bool), make(chan bool)
	go func() {
		m.ledger.Lock()
		m.mu.Lock()
		close(waiting)
		live.Blocks()
		for m.buyers == 0 {
			m.sold.Wait()
		}
		m.mu.Unlock()
		m.ledger.Unlock()
	}()
	<-waiting
	if comes {
		go func() {
			m.mu.Lock()
			close(held)
			live.SleepUntilCue()
			m.mu.Unlock()
		}()
		<-held
	}
	go func() {
		live.Blocks()
		if !comes {
			m.ledger.Lock()
		}
		m.mu.Lock()
		m.buyers++
		m.sold.Signal()
		m.mu.Unlock()
	}()
}
