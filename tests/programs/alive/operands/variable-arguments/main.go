package main

import "programs/alive/live"

func main() {
	live.Situation("variable-arguments")
	variableArguments()
	live.Play()
}

type broadcastText struct{ text string }

//go:noinline
func variableArguments() {
	first, second := make(chan broadcastText, 1), make(chan broadcastText)
	go broadcast("text", first, second)
	go func() {
		live.Blocks()
		println((<-second).text)
	}()
}

func broadcast(text string, to ...chan<- broadcastText) {
	live.SleepUntilCue()
	for _, channel := range to {
		channel <- broadcastText{text}
	}
}
