package main

import "programs/alive/live"

func main() {
	live.Situation("channel-in-an-interface")
	channelInInterface()
	live.Play()
}

// envelope has anything.
type envelope struct{ content any }

type news struct{ headline string }

//go:noinline
func channelInInterface() {
	headlines := make(chan news)
	go publish([]envelope{{"text"}, {headlines}, {7}})
	go func() {
		live.Blocks()
		println((<-headlines).headline)
	}()
}

func publish(envelopes []envelope) {
	live.SleepUntilCue()
	for _, e := range envelopes {
		switch content := e.content.(type) {
		case chan news:
			content <- news{"news"}
		case string:
			println(content)
		}
	}
}
