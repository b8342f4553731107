package main

import (
	"sync"
	"time"

	"programs/alive/live"
)

func main() {
	live.UnderLoad()
	switch live.Situation("tickers-1", "tickers-2") {
	case "tickers-1":
		start()
	case "tickers-2":
		start()
	}
	live.Play()
}

// tick has goroutines that wait for clocks, and pass on what they see to one that counts.
type tick struct{ of string }

func ticker(ticks chan<- tick, every time.Duration, group *sync.WaitGroup) {
	defer group.Done()
	t := time.NewTicker(every)
	defer t.Stop()
	for range t.C {
		if live.Cued() {
			return
		}
		ticks <- tick{"ticker"}
	}
}

func timeout(ticks chan<- tick, group *sync.WaitGroup) {
	defer group.Done()
	for !live.Cued() {
		select {
		case <-time.After(3 * time.Millisecond):
			ticks <- tick{"timeout"}
		case ticks <- tick{"early"}:
			time.Sleep(time.Millisecond)
		}
	}
}

func count(ticks <-chan tick) {
	counts := map[string]int{}
	for t := range ticks {
		counts[t.of]++
	}
}

//go:noinline
func start() {
	ticks := make(chan tick)
	group := new(sync.WaitGroup)
	group.Add(4)
	go ticker(ticks, time.Millisecond, group)
	go ticker(ticks, 7*time.Millisecond, group)
	go timeout(ticks, group)
	go timeout(ticks, group)
	go count(ticks)
	go func() {
		group.Wait()
		close(ticks)
	}()
}
