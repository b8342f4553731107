package main

import "programs/alive/live"

func main() {
	switch live.Situation("sender-to-itself-but-for-a-timer", "sender-to-itself-dead") {
	case "sender-to-itself-but-for-a-timer":
		log()
	case "sender-to-itself-dead":
		logAlone()
	}
	live.Play()
}

// logger is the only one that reads its queue, and has put something into it when it was full. A timer drops a line
// when the queue stands still.
type logger struct{ lines chan line }

type line struct{ text string }

//go:noinline
func log() {
	l := &logger{make(chan line, 2)}
	drop := func(n int) func() {
		return func() {
			for i := 0; i < n; i++ {
				<-l.lines
			}
		}
	}
	live.AtCue(drop(1))
	l.start()
}

//go:noinline
func logAlone() { (&logger{make(chan line, 2)}).start() }

func (l *logger) start() {
	l.lines <- line{"first"}
	l.lines <- line{"second"}
	go l.run()
}

func (l *logger) run() {
	for {
		live.Blocks()
		l.lines <- line{"queue is full"}
		if len((<-l.lines).text) > 3 {
			return
		}
	}
}
