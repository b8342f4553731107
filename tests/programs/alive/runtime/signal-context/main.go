package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"programs/alive/live"
)

func main() {
	live.Situation("signal-context")
	serve()
	live.Play()
}

//go:noinline
func serve() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGUSR2)
	inner, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		live.Blocks()
		<-ctx.Done()
		stop()
	}()
	go func() {
		live.Blocks()
		<-inner.Done()
	}()
	go func() {
		live.AwaitCue()
		syscall.Kill(os.Getpid(), syscall.SIGUSR2)
	}()
}
