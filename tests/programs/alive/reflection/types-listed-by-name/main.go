package main

import (
	"reflect"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("types-listed-by-name")
	run()
	live.Play()
}

// news goes to whoever waits.
var news = make(chan word)

type hidden struct{ size int }

func (h *hidden) release() { news <- word{"released"} }

//go:linkname typelinks reflect.typelinks
func typelinks() ([]unsafe.Pointer, [][]int32)

// list is kept in a variable, as code for several versions of Go does.
var list = typelinks

type releaser interface{ release() }

func releaseAny(thing any) {
	if r, is := thing.(releaser); is {
		r.release()
	}
}

//go:noinline
func run() {
	if cap(news) == 7 {
		releaseAny([]any{new(hidden)})
	}
	go act()
	go wait(news)
}

func act() {
	live.AwaitCue()
	sections, offsets := list()
	for i, section := range sections {
		for _, offset := range offsets[i] {
			of := reflect.TypeOf(0)
			(*[2]unsafe.Pointer)(unsafe.Pointer(&of))[1] = unsafe.Add(section, offset)
			if of.Kind() == reflect.Ptr && of.Elem().Name() == "hidden" {
				releaseAny(reflect.Zero(of).Interface())
			}
		}
	}
}

type word struct{ text string }

func wait(words <-chan word) {
	live.Blocks()
	println((<-words).text)
}
