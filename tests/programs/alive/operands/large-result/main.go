package main

import "programs/alive/live"

func main() {
	live.Situation("large-result")
	largeResult()
	live.Play()
}

// links are too many words for registers.
type links struct {
	names     [6]string
	up, down  chan packet
	left      chan packet
	bandwidth [8]int
	right     chan packet
}

type packet struct{ size int }

var allLinks = map[string]links{}

//go:noinline
func linksOf(name string) links { return allLinks[name] }

//go:noinline
func largeResult() {
	l := links{right: make(chan packet), up: make(chan packet)}
	allLinks["go"] = l
	go func() {
		name := live.AwaitCue()
		linksOf(name).right <- packet{len(name)}
	}()
	go func() {
		live.Blocks()
		println((<-l.right).size)
	}()
}
