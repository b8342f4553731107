package main

import "programs/alive/live"

func main() {
	switch live.Situation("token-given-back-by-another", "token-kept-dead") {
	case "token-given-back-by-another":
		tokens(true)
	case "token-kept-dead":
		tokens(false)
	}
	live.Play()
}

// limiter has a token for each who may work; a token can be given back by anybody.
type limiter chan permission

type permission struct{}

func (l limiter) acquire() { l <- permission{} }

func (l limiter) release() { <-l }

//go:noinline
func tokens(givenBack bool) {
	l := make(limiter, 2)
	taken := make(chan bool)
	go func() {
		l.acquire()
		l.acquire()
		close(taken)
	}()
	<-taken
	if givenBack {
		go func() {
			live.AwaitCue()
			l.release()
		}()
	}
	go func() {
		live.Blocks()
		l.acquire()
	}()
}
