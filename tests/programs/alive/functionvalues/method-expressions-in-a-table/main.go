package main

import (
	"strings"
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("method-expressions-in-a-table", "method-expressions-without-the-right-one-dead") {
	case "method-expressions-in-a-table":
		methodExpressions("go")
	case "method-expressions-without-the-right-one-dead":
		methodExpressions("went")
	}
	live.Play()
}

// train reacts to signals of the track.
type train struct {
	doors   chan struct{}
	running sync.WaitGroup
	speed   int
}

var commands = map[string]func(*train){
	"stop":   (*train).stop,
	"go":     (*train).start,
	"faster": (*train).accelerate,
}

func (t *train) stop() { t.speed = 0 }

func (t *train) start() { t.running.Done() }

func (t *train) accelerate() { t.speed++ }

//go:noinline
func methodExpressions(word string) {
	t := &train{}
	t.running.Add(1)
	go t.obey(len(word) == len("go"))
	go t.ride()
}

func (t *train) obey(understands bool) {
	command := live.AwaitCue()
	if !understands {
		command = strings.ToUpper(command)
	}
	if run, known := commands[command]; known {
		run(t)
	}
}

func (t *train) ride() {
	live.Blocks()
	t.running.Wait()
}
