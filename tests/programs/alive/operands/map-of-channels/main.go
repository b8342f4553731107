package main

import "programs/alive/live"

func main() {
	live.Situation("map-of-channels")
	mapOfChannels()
	live.Play()
}

type score struct{ points int }

type room struct{ players map[string]chan<- score }

//go:noinline
func mapOfChannels() {
	r := &room{map[string]chan<- score{}}
	for _, name := range []string{"stop", "go", "wait"} {
		scores := make(chan score)
		r.players[name] = scores
		if name == "go" {
			go func() {
				live.Blocks()
				println((<-scores).points)
			}()
		}
	}
	go func() { r.players[live.AwaitCue()] <- score{1} }()
}
