package main

import "programs/alive/live"

func main() {
	live.Situation("message-in-flight")
	hand()
	live.Play()
}

// letter goes through three hands; at the core it is with one who waits to pass it on.
type letter struct {
	text  string
	reply chan string
}

//go:noinline
func hand() {
	first, second := make(chan *letter), make(chan *letter)
	go func() {
		l := &letter{"hello", make(chan string)}
		go l.wait()
		live.Blocks()
		first <- l
	}()
	go func() {
		live.AwaitCue()
		second <- <-first
	}()
	go func() {
		live.Blocks()
		l := <-second
		l.reply <- l.text
	}()
}

func (l *letter) wait() {
	live.Blocks()
	println(<-l.reply)
}
