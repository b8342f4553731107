//go:build go1.23

package main

import (
	"iter"
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("coroutine", "coroutine-of-another-dead") {
	case "coroutine":
		pull()
	case "coroutine-of-another-dead":
		pullAnother()
	}
	live.Play()
}

// lines gives lines, and says between two of them that it has come so far.
func lines(passed *sync.WaitGroup) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, line := range []string{"first", "second"} {
			if !yield(line) {
				return
			}
			passed.Done()
		}
	}
}

//go:noinline
func pull() {
	passed := new(sync.WaitGroup)
	passed.Add(1)
	go read(lines(passed))
	go wait(passed)
}

//go:noinline
func pullAnother() {
	passed, other := new(sync.WaitGroup), new(sync.WaitGroup)
	passed.Add(1)
	other.Add(1)
	go read(lines(other))
	go wait(passed)
}

func read(of iter.Seq[string]) {
	next, stop := iter.Pull(of)
	defer stop()
	for line, more := next(); more; line, more = next() {
		println(line, live.AwaitCue())
		if line == "first" {
			line, _ = next()
			println(line)
			return
		}
	}
}

func wait(passed *sync.WaitGroup) {
	live.Blocks()
	passed.Wait()
}
