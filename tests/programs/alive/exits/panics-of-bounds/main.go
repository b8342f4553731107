package main

import (
	"programs/alive/live"
)

func main() {
	live.Situation("panics-of-bounds")
	scene()
	live.Play()
}

var kind = 0
var table []int

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

// work has a case behind another one that ends by an index out of range.
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
		panic(nil)
	case 2:
		n = table[kind]
	case 3:
		close(b)
		panic(nil)
	case 4:
		n = table[kind+1]
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
