package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("three-in-a-ring-but-one", "three-in-a-ring-dead") {
	case "three-in-a-ring-but-one":
		ring(2)
	case "three-in-a-ring-dead":
		ring(3)
	}
	live.Play()
}

// ring has goroutines at a round table: each has one fork and waits for the next, but the last of three has both if
// only two wait.
//
//go:noinline
func ring(waiting int) {
	forks := new([3]sync.Mutex)
	eating, taken := make(chan bool), make(chan bool, 3)
	begin := make(chan bool)
	if waiting < 3 {
		go func() {
			forks[2].Lock()
			close(eating)
			live.AwaitCue()
			forks[2].Unlock()
		}()
		<-eating
	}
	for i := 0; i < waiting; i++ {
		go func(i int) {
			forks[i].Lock()
			taken <- true
			<-begin
			live.Blocks()
			forks[(i+1)%3].Lock()
			forks[(i+1)%3].Unlock()
			forks[i].Unlock()
		}(i)
	}
	for i := 0; i < waiting; i++ {
		<-taken
	}
	close(begin)
}
