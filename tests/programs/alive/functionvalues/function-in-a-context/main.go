package main

import (
	"context"
	"net/http"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("function-in-a-context")
	functionInContext()
	live.Play()
}

type contextKey struct{}

//go:noinline
func functionInContext() {
	var started sync.WaitGroup
	started.Add(1)
	ctx := context.WithValue(context.Background(), contextKey{}, started.Done)
	request, _ := http.NewRequestWithContext(ctx, "GET", "http://localhost/", nil)
	go answer(request)
	go waitForStart(&started)
}

func answer(request *http.Request) {
	live.AwaitCue()
	if done, given := request.Context().Value(contextKey{}).(func()); given {
		done()
	}
}

func waitForStart(started *sync.WaitGroup) {
	live.Blocks()
	started.Wait()
}
