package main

import (
	"stock"

	"programs/alive/live"
)

func main() {
	switch live.Situation("delivery", "delivery-that-nobody-makes-dead") {
	case "delivery":
		open(1)
	case "delivery-that-nobody-makes-dead":
		open(2)
	}
	live.Play()
}

// open has a store that waits for deliveries, one of which comes.
//
//go:noinline
func open(expected int) {
	s := stock.Open()
	s.Expect(expected)
	go s.Deliver()
	go func() {
		live.Blocks()
		s.Wait()
	}()
}
