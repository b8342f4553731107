package main

import (
	"programs/alive/live"
)

func main() {
	live.Situation("switch-of-panics")
	scene()
	live.Play()
}

var kind = 0

type failed struct{ code int }

//go:noinline
func scene() {
	a, b := make(chan int, 1), make(chan int)
	go func() {
		defer func() { recover() }()
		work(a, b)
	}()
	go func() {
		live.Blocks()
		println(<-b)
	}()
}

// work has a case behind another one that ends by a panic: nothing falls into it but the table of the switch.
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
		panic(&failed{1})
	case 2:
		a <- 2
		panic(&failed{2})
	case 3:
		b <- 3
		panic(&failed{3})
	case 4:
		a <- 4
		panic(&failed{4})
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
