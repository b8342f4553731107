package main

import "programs/alive/live"

func main() {
	switch live.Situation("channel-of-channels", "channel-of-another-request-dead") {
	case "channel-of-channels":
		channelOfChannels(true)
	case "channel-of-another-request-dead":
		channelOfChannels(false)
	}
	live.Play()
}

// request has the channel for its own reply.
type request struct {
	question string
	reply    chan reply
}

type reply struct{ text string }

//go:noinline
func channelOfChannels(answered bool) {
	requests := make(chan request)
	go server(requests, answered)
	go func() {
		r := request{"question", make(chan reply)}
		requests <- r
		live.Blocks()
		println((<-r.reply).text)
	}()
}

func server(requests <-chan request, answered bool) {
	for r := range requests {
		if !answered {
			r.reply = make(chan reply, 1)
		}
		r.reply <- reply{r.question + live.AwaitCue()}
	}
}
