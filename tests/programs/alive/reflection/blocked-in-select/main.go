package main

import (
	"reflect"

	"programs/alive/live"
)

func main() {
	live.Situation("blocked-in-select")
	broadcast()
	live.Play()
}

// broadcast waits in a select of package reflect, and sends to each reader.
type news struct{ text string }

//go:noinline
func broadcast() {
	readers := [2]chan news{make(chan news), make(chan news)}
	orders := make(chan string)
	go func() { orders <- live.AwaitCue() }()
	go func() {
		cases := []reflect.SelectCase{
			{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(orders)},
			{Dir: reflect.SelectDefault}}
		live.Blocks()
		_, order, _ := reflect.Select(cases[:1])
		for _, reader := range readers {
			value := reflect.ValueOf(news{order.String()})
			reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectSend, Chan: reflect.ValueOf(reader), Send: value}})
		}
	}()
	for _, reader := range readers {
		go func(reader <-chan news) {
			live.Blocks()
			println((<-reader).text)
		}(reader)
	}
}
