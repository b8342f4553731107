package main

import (
	"sort"

	"programs/alive/live"
)

func main() {
	live.Situation("less-of-sort")
	lessOfSort()
	live.Play()
}

type comparison struct{ left, right int }

//go:noinline
func lessOfSort() {
	compared := make(chan comparison)
	numbers := []int{3, 1}
	go func() {
		live.SleepUntilCue()
		sort.Slice(numbers, func(i, j int) bool {
			compared <- comparison{i, j}
			return numbers[i] < numbers[j]
		})
	}()
	go func() {
		live.Blocks()
		println((<-compared).left)
	}()
}
