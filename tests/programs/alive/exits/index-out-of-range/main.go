package main

import "programs/alive/live"

func main() {
	live.Situation("index-out-of-range")
	indexOutOfRange()
	live.Play()
}

type row struct{ cells []string }

//go:noinline
func indexOutOfRange() {
	rows := make(chan row)
	go readRows(rows, []string{"first"})
	go func() {
		live.Blocks()
		for r := range rows {
			println(r.cells[0])
		}
	}()
}

func readRows(rows chan<- row, names []string) {
	defer func() {
		_ = recover()
		close(rows)
	}()
	for i := 0; ; i++ {
		live.AwaitCue()
		println(names[i+1])
	}
}
