package main

import "programs/alive/live"

func main() {
	switch live.Situation("array-by-index", "array-by-the-wrong-index-dead") {
	case "array-by-index":
		arrayByIndex(3)
	case "array-by-the-wrong-index-dead":
		arrayByIndex(2)
	}
	live.Play()
}

// mailbox is one of those of a post office, which are known by their numbers.
type office struct {
	name      string
	mailboxes [5]chan letter
}

type letter struct{ text string }

//go:noinline
func arrayByIndex(number int) {
	o := &office{name: "office"}
	for i := range o.mailboxes {
		o.mailboxes[i] = make(chan letter, i/4)
	}
	go o.deliver(number)
	go func() {
		live.Blocks()
		println((<-o.mailboxes[3]).text)
	}()
}

func (o *office) deliver(number int) {
	text := live.AwaitCue()
	select {
	case o.mailboxes[(number+len(text)-2)%len(o.mailboxes)] <- letter{text}:
	case <-o.mailboxes[4]:
	}
}
