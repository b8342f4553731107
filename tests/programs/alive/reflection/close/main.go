package main

import (
	"reflect"

	"programs/alive/live"
)

func main() {
	live.Situation("close")
	closeAny()
	live.Play()
}

type end struct{}

//go:noinline
func closeAny() {
	ends := make(chan end)
	go func() {
		channel := reflect.ValueOf(ends)
		live.SleepUntilCue()
		channel.Close()
	}()
	for i := 0; i < 3; i++ {
		go func() {
			live.Blocks()
			<-ends
		}()
	}
}
