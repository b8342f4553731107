package main

import (
	"context"
	"time"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("context-tree")
	serve()
	live.Play()
}

// serve has a context per request below the one of the service, as all servers do.
//
//go:noinline
func serve() {
	ctx, cancel := context.WithCancel(context.Background())
	requests := make(chan int)
	for i := 0; i < 3; i++ {
		inner, stop := context.WithTimeout(ctx, time.Hour)
		go func() {
			defer stop()
			for {
				select {
				case number := <-requests:
					println(number)
				case <-inner.Done():
					return
				}
			}
		}()
		go propagate(inner)
	}
	go func() {
		live.AwaitCue()
		requests <- 1
		cancel()
	}()
}

// foreign is a context of another package, for which package context starts a goroutine.
type foreign struct{ context.Context }

func (f foreign) Done() <-chan struct{} { return f.Context.Done() }
func (f foreign) Value(any) any         { return nil }

func propagate(ctx context.Context) {
	inner, cancel := context.WithCancel(foreign{ctx})
	defer cancel()
	<-inner.Done()
}
