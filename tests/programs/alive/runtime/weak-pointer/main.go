//go:build go1.24

package main

import (
	"weak"

	"programs/alive/live"
)

func main() {
	switch live.Situation("weak-pointer", "weak-pointer-of-nobody-dead") {
	case "weak-pointer":
		subscribe()
	case "weak-pointer-of-nobody-dead":
		subscribeNobody()
	}
	live.Play()
}

// subscriber is known to its publisher weakly: it is kept by the one who waits, and by nobody else.
type subscriber struct {
	events chan string
	name   string
}

type publisher struct{ subscribers []weak.Pointer[subscriber] }

//go:noinline
func subscribe() {
	p := &publisher{}
	p.add(&subscriber{make(chan string), "first"})
	go p.publish()
}

//go:noinline
func subscribeNobody() {
	p := &publisher{}
	p.add(&subscriber{make(chan string), "first"})
	p.subscribers[0] = weak.Make(&subscriber{make(chan string, 1), "other"})
	go p.publish()
}

func (p *publisher) add(s *subscriber) {
	p.subscribers = append(p.subscribers, weak.Make(s))
	go s.listen()
}

func (s *subscriber) listen() {
	live.Blocks()
	println(<-s.events, s.name)
}

func (p *publisher) publish() {
	text := live.AwaitCue()
	for _, pointer := range p.subscribers {
		if s := pointer.Value(); s != nil {
			s.events <- text
		}
	}
}
