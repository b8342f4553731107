package main

import (
	"reflect"
	"strings"

	"programs/alive/live"
)

func main() {
	switch live.Situation("send-field", "send-field-dead") {
	case "send-field":
		send()
	case "send-field-dead":
		sendElsewhere()
	}
	live.Play()
}

// box has channels of which only the names are known.
type box struct {
	Stop chan string
	Go   chan string
}

//go:noinline
func send() {
	b := &box{make(chan string), make(chan string)}
	go putInto(b)
	go wait(b.Go)
}

//go:noinline
func sendElsewhere() {
	b := &box{make(chan string), make(chan string, 1)}
	go putInto(b)
	go wait(b.Stop)
}

func putInto(anything any) {
	name := strings.Title(live.AwaitCue())
	reflect.ValueOf(anything).Elem().FieldByName(name).Send(reflect.ValueOf(name))
}

func wait(from <-chan string) {
	live.Blocks()
	println(<-from)
}
