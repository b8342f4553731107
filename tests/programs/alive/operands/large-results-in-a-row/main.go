package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("large-results-in-a-row", "large-results-in-a-row-dead") {
	case "large-results-in-a-row":
		route()
	case "large-results-in-a-row-dead":
		routeAnother()
	}
	live.Play()
}

// hop is returned by value, in memory of the caller, where an older one was before.
type hop struct {
	names [7]string
	next  chan message
	cost  [6]int
	last  *sync.WaitGroup
}

type message struct{ text string }

type network struct{ hops map[string]hop }

//go:noinline
func route() {
	n := &network{map[string]hop{"first": {next: make(chan message, 1)}, "go": {next: make(chan message)}}}
	go n.send()
	go receive(n.hops["go"].next)
}

//go:noinline
func routeAnother() {
	n := &network{map[string]hop{"first": {next: make(chan message, 1)}, "go": {next: make(chan message, 1)}}}
	go n.send()
	go receive(make(chan message))
}

func receive(from <-chan message) {
	live.Blocks()
	println((<-from).text)
}

func (n *network) send() {
	h := n.find("first")
	h.next <- message{"early"}
	name := live.AwaitCue()
	h = n.find(name)
	h.next <- message{name}
}

//go:noinline
func (n *network) find(name string) hop { return n.hops[name] }
