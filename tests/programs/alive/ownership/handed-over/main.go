package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("handed-over", "handed-over-to-nobody-dead") {
	case "handed-over":
		handedOver(true)
	case "handed-over-to-nobody-dead":
		handedOver(false)
	}
	live.Play()
}

// buffer is locked by the goroutine that has it, and passed on locked.
type buffer struct {
	sync.Mutex
	bytes []byte
}

//go:noinline
func handedOver(toSomebody bool) {
	b := &buffer{}
	full := make(chan *buffer, 1)
	filled := make(chan bool)
	go func() {
		b.Lock()
		b.bytes = append(b.bytes, 1)
		full <- b
		close(filled)
	}()
	<-filled
	if toSomebody {
		go flush(full)
	}
	go b.reuse()
}

func flush(full <-chan *buffer) {
	b := <-full
	live.AwaitCue()
	b.bytes = b.bytes[:0]
	b.Unlock()
}

func (b *buffer) reuse() {
	live.Blocks()
	b.Lock()
	println(len(b.bytes))
	b.Unlock()
}
