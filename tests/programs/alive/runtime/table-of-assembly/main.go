package main

import "programs/alive/live"

func main() {
	live.Situation("table-of-assembly")
	run()
	live.Play()
}

// second calls the second function of a table.
func second()

var news = make(chan word)

//go:noinline
func first() { println("first") }

//go:noinline
func last() { news <- word{"last"} }

//go:noinline
func run() {
	if cap(news) == 7 {
		first()
		last()
	}
	go act(map[string]func(){"go": second})
	go wait(news)
}

func act(ways map[string]func()) { ways[live.AwaitCue()]() }

type word struct{ text string }

func wait(words <-chan word) {
	live.Blocks()
	println((<-words).text)
}
