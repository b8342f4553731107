package main

import (
	"runtime"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("interface-behind-a-tagged-number")
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

var known uintptr

//go:noinline
func run() {
	l := &listener{make(chan word), &saying{"said"}}
	known = uintptr(unsafe.Pointer(l)) | 1
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
	known &^= 1
	if l := *(**listener)(unsafe.Pointer(&known)); l != nil {
		if s, is := l.then.(interface{ say(*listener) }); is {
			s.say(l)
		}
	}
}

type word struct{ text string }
