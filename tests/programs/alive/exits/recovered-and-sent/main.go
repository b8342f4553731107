package main

import "programs/alive/live"

func main() {
	live.Situation("recovered-and-sent")
	recoveredAndSent()
	live.Play()
}

type failure struct{ reason any }

//go:noinline
func recoveredAndSent() {
	failures := make(chan failure)
	go guarded(failures)
	go func() {
		live.Blocks()
		println((<-failures).reason.(string))
	}()
}

func guarded(failures chan<- failure) {
	defer func() {
		if reason := recover(); reason != nil {
			failures <- failure{reason}
		}
	}()
	live.SleepUntilCue()
	panic("nothing to do")
}
