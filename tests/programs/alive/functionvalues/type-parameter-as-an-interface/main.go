package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("type-parameter-as-an-interface")
	run()
	live.Play()
}

type later struct{ steps []func(string) }

//go:noinline
func run() {
	mu := new(sync.Mutex)
	mu.Lock()
	l := &later{}
	addTo(l, mu)
	go l.run()
	go wait(mu)
}

//go:noinline
func addTo[T any](l *later, each T) {
	l.steps = append(l.steps, func(string) { unlock(each) })
}

//go:noinline
func unlock[T any](each T) {
	if l, is := any(each).(sync.Locker); is {
		l.Unlock()
	}
}

func (l *later) run() {
	how := live.AwaitCue()
	for _, step := range l.steps {
		step(how)
	}
}

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
