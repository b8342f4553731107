//go:build go1.24

package main

import (
	"runtime"
	"weak"

	"programs/alive/live"
)

func main() {
	live.Situation("interface-behind-a-weak-pointer")
	run()
	live.Play()
}

// listener is kept by the one who waits, and by nobody else.
type listener struct {
	words chan word
	then  any
}

type saying struct{ text string }

func (s *saying) say(l *listener) { l.words <- word{s.text} }

var known weak.Pointer[listener]

//go:noinline
func run() {
	l := &listener{make(chan word), &saying{"said"}}
	known = weak.Make(l)
	go l.listen()
	go act()
}

func (l *listener) listen() {
	live.Blocks()
	println((<-l.words).text)
	runtime.KeepAlive(l)
}

func act() {
	live.AwaitCue()
	if l := known.Value(); l != nil {
		if s, is := l.then.(interface{ say(*listener) }); is {
			s.say(l)
		}
	}
}

type word struct{ text string }
