package main

import (
	"runtime"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("number-of-a-first-object-and-one")
	run()
	live.Play()
}

type listener struct {
	words chan word
	then  any
}

type teller struct{ text string }

func (t *teller) tell(l *listener) { l.words <- word{t.text} }

// known has a listener as a number, and how many know it.
var known struct{ object, count uintptr }

//go:noinline
func run() {
	l := first()
	l.words = make(chan word)
	known.object = uintptr(unsafe.Pointer(l))
	known.count = 1
	go l.listen()
	go act()
}

// first is the first object of its page.
//
//go:noinline
func first() *listener {
	for {
		l := &listener{then: &teller{"told"}}
		if uintptr(unsafe.Pointer(l))%8192 == 0 {
			return l
		}
	}
}

func (l *listener) listen() {
	live.Blocks()
	println((<-l.words).text)
	runtime.KeepAlive(l)
}

func act() {
	live.AwaitCue()
	l := *(**listener)(unsafe.Pointer(&known.object))
	if t, is := l.then.(interface{ tell(*listener) }); is {
		t.tell(l)
	}
}

type word struct{ text string }
