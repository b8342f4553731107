package main

import (
	"time"

	"programs/alive/live"
)

func main() {
	live.Situation("ticker")
	report()
	live.Play()
}

type reporter struct {
	ticker *time.Ticker
	ended  chan struct{}
}

//go:noinline
func report() {
	r := &reporter{time.NewTicker(20 * time.Millisecond), make(chan struct{})}
	go func() {
		defer close(r.ended)
		for range r.ticker.C {
			if live.Cued() {
				r.ticker.Stop()
				return
			}
		}
	}()
	go func() {
		live.Blocks()
		<-r.ended
	}()
}
