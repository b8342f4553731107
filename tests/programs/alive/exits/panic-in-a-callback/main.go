package main

import (
	"sort"

	"programs/alive/live"
)

func main() {
	live.Situation("panic-in-a-callback")
	panicInCallback()
	live.Play()
}

type sorting struct{ broken bool }

//go:noinline
func panicInCallback() {
	results := make(chan sorting)
	go func() {
		defer func() { results <- sorting{recover() != nil} }()
		numbers := []int{2, 1}
		live.AwaitCue()
		sort.Slice(numbers, func(i, j int) bool { panic("incomparable") })
	}()
	go func() {
		live.Blocks()
		println((<-results).broken)
	}()
}
