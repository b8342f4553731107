package main

import (
	"time"

	"programs/alive/live"
)

func main() {
	switch live.Situation("stopped-timer-is-reset", "stopped-timer-dead") {
	case "stopped-timer-is-reset":
		watch()
	case "stopped-timer-dead":
		stop()
	}
	live.Play()
}

// watchdog barks when nobody has fed it for long; at the moment it is switched off.
type watchdog struct{ timer *time.Timer }

//go:noinline
func watch() {
	w := newWatchdog()
	go w.bark()
	go func() {
		live.AwaitCue()
		w.timer.Reset(time.Millisecond)
	}()
}

//go:noinline
func stop() {
	w := newWatchdog()
	go w.bark()
	go func() {
		live.AwaitCue()
		w.timer.Stop()
	}()
}

func newWatchdog() *watchdog {
	w := &watchdog{time.NewTimer(time.Hour)}
	w.timer.Stop()
	return w
}

func (w *watchdog) bark() {
	live.Blocks()
	<-w.timer.C
}
