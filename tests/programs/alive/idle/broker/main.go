package main

import "programs/alive/live"

func main() {
	live.All()
	live.Situation("broker")
	publish()
	live.Play()
}

// broker passes on what it gets to subscribers who come and go, over channels that nobody else has.
type broker struct {
	subscribe   chan chan string
	unsubscribe chan chan string
	publish     chan string
}

//go:noinline
func publish() {
	b := &broker{make(chan chan string), make(chan chan string), make(chan string)}
	go b.run()
	for i := 0; i < 4; i++ {
		inbox := make(chan string)
		b.subscribe <- inbox
		go b.listen(inbox)
	}
	go func() {
		b.publish <- live.AwaitCue()
		close(b.publish)
	}()
}

func (b *broker) run() {
	subscribers := map[chan string]bool{}
	for {
		select {
		case inbox := <-b.subscribe:
			subscribers[inbox] = true
		case inbox := <-b.unsubscribe:
			delete(subscribers, inbox)
		case text, more := <-b.publish:
			if !more {
				for inbox := range subscribers {
					close(inbox)
				}
				return
			}
			for inbox := range subscribers {
				inbox <- text
			}
		}
	}
}

func (b *broker) listen(inbox chan string) {
	for text := range inbox {
		println(text)
	}
}
