package main

import (
	"stock"

	"programs/alive/live"
)

func main() {
	switch live.Situation("order", "order-too-many-dead") {
	case "order":
		send(2)
	case "order-too-many-dead":
		sendTooMany()
	}
	live.Play()
}

//
//go:noinline
func send(orders int) {
	s := stock.Open()
	go s.Serve(orders)
	for i := 0; i < orders; i++ {
		go order(s)
	}
}

// sendTooMany has nobody who serves.
//
//go:noinline
func sendTooMany() { go order(stock.Open()) }

func order(s *stock.Store) {
	live.Blocks()
	s.Orders <- stock.Order{Item: "apple"}
}
