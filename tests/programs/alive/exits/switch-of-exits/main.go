package main

import (
	"programs/alive/live"
)

func main() {
	live.Situation("switch-of-exits")
	scene()
	live.Play()
}

var kind = 0

//go:noinline
func scene() {
	a, b := make(chan int, 1), make(chan int)
	go work(a, b)
	go func() {
		live.Blocks()
		println(<-b)
	}()
}

// work has cases behind others that never end.
//
//go:noinline
func work(a, b chan int) {
	live.SleepUntilCue()
	kind += 3
	n := 0
	switch kind {
	case 0:
		n = 5
	case 1:
		a <- 1
		select {}
	case 2:
		a <- 2
		select {}
	case 3:
		b <- 3
		select {}
	case 4:
		a <- 4
		select {}
	case 5:
		n = kind - 11
	case 6:
		n = kind ^ 3
	case 7:
		n = kind & 2
	case 8:
		n = kind | 3
	case 9:
		n = kind << 3
	}
	println(n)
}
