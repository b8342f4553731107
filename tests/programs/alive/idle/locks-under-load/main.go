package main

import (
	"runtime"
	"sync"

	"programs/alive/live"
)

func main() {
	live.UnderLoad()
	switch live.Situation("locks-under-load-1", "locks-under-load-2", "locks-under-load-3") {
	case "locks-under-load-1":
		run()
	case "locks-under-load-2":
		run()
	case "locks-under-load-3":
		run()
	}
	live.Play()
}

// accounts are locked two at a time, in the order of their numbers.
type account struct {
	mu     sync.Mutex
	amount int
}

type bank struct {
	accounts [5]account
	changed  *sync.Cond
	log      sync.Mutex
}

//go:noinline
func run() {
	b := &bank{}
	b.changed = sync.NewCond(&b.log)
	var transfers sync.WaitGroup
	for i := 0; i < 10; i++ {
		transfers.Add(1)
		go func(i int) {
			defer transfers.Done()
			for n := i; !live.Cued(); n++ {
				b.transfer(n%5, (n*3+1)%5)
			}
		}(i)
	}
	go func() {
		b.log.Lock()
		defer b.log.Unlock()
		for !live.Cued() {
			b.changed.Wait()
		}
	}()
	go func() {
		transfers.Wait()
		b.changed.Broadcast()
	}()
}

func (b *bank) transfer(from, to int) {
	if from == to {
		return
	}
	first, second := &b.accounts[min2(from, to)], &b.accounts[from+to-min2(from, to)]
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	b.accounts[from].amount--
	b.accounts[to].amount++
	runtime.Gosched()
	b.log.Lock()
	b.log.Unlock()
	b.changed.Signal()
}

func min2(a, b int) int {
	if a < b {
		return a
	}
	return b
}
