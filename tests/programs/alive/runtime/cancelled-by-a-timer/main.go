package main

import (
	"context"

	"programs/alive/live"
)

func main() {
	live.Situation("cancelled-by-a-timer")
	limit()
	live.Play()
}

type key struct{}

// limit has contexts in a row; a timer cancels the outermost one, as WithTimeout does.
//
//go:noinline
func limit() {
	outer, cancel := context.WithCancel(context.Background())
	live.AtCue(cancel)
	middle := context.WithValue(outer, key{}, 1)
	inner, stop := context.WithCancel(middle)
	go await(inner, stop)
	go await(middle, stop)
	go await(outer, stop)
}

func await(ctx context.Context, stop func()) {
	defer stop()
	live.Blocks()
	<-ctx.Done()
}
