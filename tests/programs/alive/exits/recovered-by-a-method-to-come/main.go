package main

import "programs/alive/live"

func main() {
	live.Situation("recovered-by-a-method-to-come")
	try()
	live.Play()
}

type failure struct{ reason string }

type guard struct{ failures chan failure }

//go:noinline
func try() {
	g := &guard{make(chan failure)}
	go func() {
		live.AwaitCue()
		g.attempt()
	}()
	go func() {
		live.Blocks()
		println((<-g.failures).reason)
	}()
}

//go:noinline
func (g *guard) attempt() {
	defer g.rescue("attempt")
	var names map[string]string
	names["nobody"] = "nothing"
}

func (g *guard) rescue(where string) {
	if err, failed := recover().(error); failed {
		g.failures <- failure{where + err.Error()}
	}
}
