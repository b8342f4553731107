package main

import (
	"runtime"
	"syscall"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("interface-behind-mapped-memory")
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

var known *uintptr

//go:noinline
func run() {
	l := &listener{make(chan word), &saying{"said"}}
	memory, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	known = (*uintptr)(unsafe.Pointer(&memory[8]))
	*known = uintptr(unsafe.Pointer(l))
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
	if l := *(**listener)(unsafe.Pointer(known)); l != nil {
		if s, is := l.then.(interface{ say(*listener) }); is {
			s.say(l)
		}
	}
}

type word struct{ text string }
