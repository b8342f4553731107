package main

import "programs/alive/live"

func main() {
	live.Situation("deferred-in-a-loop")
	deferredInLoop()
	live.Play()
}

//go:noinline
func deferredInLoop() {
	gates := []chan struct{}{make(chan struct{}), make(chan struct{})}
	go closeAll(gates)
	for _, gate := range gates {
		go pass(gate)
	}
}

func closeAll(gates []chan struct{}) {
	defer func() { _ = recover() }()
	for _, gate := range gates {
		defer close(gate)
	}
	live.AwaitCue()
	panic("closing time")
}

func pass(gate <-chan struct{}) {
	live.Blocks()
	<-gate
}
