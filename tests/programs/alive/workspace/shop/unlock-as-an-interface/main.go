package main

import (
	"stock"

	"programs/alive/live"
)

func main() {
	live.Situation("unlock-as-an-interface")
	share()
	live.Play()
}

type locker interface {
	Lock()
	Unlock()
}

//go:noinline
func share() {
	s := stock.Open()
	s.Lock()
	go letGo(s)
	go func() {
		live.Blocks()
		println(s.Count())
	}()
}

//go:noinline
func letGo(l locker) {
	live.SleepUntilCue()
	l.Unlock()
}
