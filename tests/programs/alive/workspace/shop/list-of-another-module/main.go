package main

import (
	"queue/list"

	"programs/alive/live"
)

func main() {
	live.Situation("list-of-another-module")
	pop()
	live.Play()
}

type ticket struct{ number int }

//go:noinline
func pop() {
	l := list.New[ticket]()
	go func() {
		live.AwaitCue()
		l.Push(ticket{1})
		l.Close()
	}()
	for i := 0; i < 2; i++ {
		go func() {
			live.Blocks()
			t, ok := l.Pop()
			println(t.number, ok)
		}()
	}
}
