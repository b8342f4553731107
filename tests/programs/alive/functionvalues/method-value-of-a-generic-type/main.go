package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("method-value-of-a-generic-type")
	listen()
	live.Play()
}

// topic is of any type; its methods are handed out as functions.
type topic[T any] struct {
	readers []func(T)
	last    T
}

type latch[T any] struct {
	open  sync.WaitGroup
	value T
}

func (l *latch[T]) set(value T) {
	l.value = value
	l.open.Done()
}

func (t *topic[T]) publish(value T) {
	for _, read := range t.readers {
		read(value)
	}
}

//go:noinline
func listen() {
	l := &latch[string]{}
	l.open.Add(1)
	t := &topic[string]{readers: []func(string){l.set}}
	go func() { t.publish(live.AwaitCue()) }()
	go func() {
		live.Blocks()
		l.open.Wait()
		println(l.value)
	}()
}
