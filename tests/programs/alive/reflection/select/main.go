package main

import (
	"reflect"

	"programs/alive/live"
)

func main() {
	live.Situation("select")
	merge()
	live.Play()
}

// merge receives from a number of channels that is known only when it runs.
type part struct{ number int }

//go:noinline
func merge() {
	channels := []chan part{make(chan part), make(chan part)}
	cues := make(chan bool)
	go func() {
		live.AwaitCue()
		close(cues)
	}()
	go selectAny(cues, channels)
	for i := range channels {
		go send(channels[i], i)
	}
}

func selectAny(cues chan bool, channels []chan part) {
	live.Blocks()
	<-cues
	var cases []reflect.SelectCase
	for _, channel := range channels {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(channel)})
	}
	for range channels {
		_, value, _ := reflect.Select(cases)
		println(value.Field(0).Int())
	}
}

func send(channel chan<- part, number int) {
	live.Blocks()
	channel <- part{number}
}
