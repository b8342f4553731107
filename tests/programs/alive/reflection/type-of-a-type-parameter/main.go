package main

import (
	"reflect"

	"programs/alive/live"
)

func main() {
	live.Situation("type-of-a-type-parameter")
	run()
	live.Play()
}

// news goes to whoever waits.
var news = make(chan word)

type hidden struct{ size int }

func (h *hidden) release() { news <- word{"released"} }

type releaser interface{ release() }

func releaseAny(thing any) {
	if r, is := thing.(releaser); is {
		r.release()
	}
}

//go:noinline
func run() {
	go act()
	go wait(news)
}

func act() {
	live.AwaitCue()
	releaseAny(makeOne[struct{ inside hidden }]())
}

type word struct{ text string }

func wait(words <-chan word) {
	live.Blocks()
	println((<-words).text)
}

//go:noinline
func makeOne[T any]() any {
	return reflect.New(reflect.TypeOf((*T)(nil)).Elem().Field(0).Type).Interface()
}
