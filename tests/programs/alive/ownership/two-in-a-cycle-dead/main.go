package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("two-in-a-cycle-dead")
	cycle()
	live.Play()
}

// side is one of two; transfers lock one side, or both.
type side struct {
	mu     sync.Mutex
	amount int
}

//go:noinline
func cycle() {
	left, right := &side{}, &side{}
	taken, begin := make(chan bool), make(chan bool)
	for _, sides := range [][2]*side{{left, right}, {right, left}} {
		go func(first, second *side) {
			first.mu.Lock()
			taken <- true
			<-begin
			live.Blocks()
			second.mu.Lock()
			second.mu.Unlock()
			first.mu.Unlock()
		}(sides[0], sides[1])
	}
	<-taken
	<-taken
	close(begin)
}
