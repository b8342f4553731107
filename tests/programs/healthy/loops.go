package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"programs/truth"
)

const long = 24 * time.Hour

// startLoops starts those that wait for the clock, for signals and for each other's channels.
func startLoops() {
	truth.Expect(8)
	go tick(time.NewTicker(long))
	go tickOrStop(make(chan struct{}), time.NewTicker(long))
	go sleepAndRetry()
	go reload()
	go handOut(make(chan int), 4)

	ctx, cancel := context.WithCancel(context.Background())
	go waitForContext("waits for a context", ctx)
	go waitForContext("waits for a child of a context", context.WithValue(ctx, key{}, 1))
	go cancelAfterSleep(cancel)

	truth.Expect(3)
	closedByTimer := make(chan struct{})
	time.AfterFunc(long, func() { close(closedByTimer) })
	go waitForTimer(closedByTimer)
	timeout, forgotten := context.WithTimeout(context.Background(), long)
	time.AfterFunc(long, forgotten)
	go waitForContext("waits for a context with a timeout", timeout)
	go selectTimeout(make(chan int))
}

type key struct{}

func tick(ticker *time.Ticker) {
	healthy("ticks", "chan receive")
	for range ticker.C {
	}
}

// tickOrStop is stopped by an armed timer.
func tickOrStop(stop chan struct{}, ticker *time.Ticker) {
	time.AfterFunc(long, func() { close(stop) })
	healthy("ticks until it is stopped", "select")
	for {
		select {
		case <-ticker.C:
		case <-stop:
			return
		}
	}
}

func sleepAndRetry() {
	healthy("sleeps before it tries again", "sleep")
	time.Sleep(long)
}

func reload() {
	hangUps := make(chan os.Signal, 1)
	signal.Notify(hangUps, syscall.SIGHUP)
	healthy("waits for signals", "chan receive")
	for range hangUps {
	}
}

// handOut keeps a pool of workers, who have nothing to do until it has slept.
func handOut(jobs chan int, workers int) {
	truth.Expect(workers)
	for i := 0; i < workers; i++ {
		go work([]string{"first", "second", "third", "fourth"}[i]+" worker", jobs)
	}
	healthy("hands out work", "sleep")
	time.Sleep(long)
	for i := 0; i < workers; i++ {
		jobs <- i
	}
	close(jobs)
}

func work(name string, jobs <-chan int) {
	healthy(name, "chan receive")
	for job := range jobs {
		println(job)
	}
}

func waitForContext(name string, ctx context.Context) {
	healthy(name, "chan receive")
	<-ctx.Done()
}

func cancelAfterSleep(cancel func()) {
	defer cancel()
	healthy("will cancel a context", "sleep")
	time.Sleep(long)
}

func waitForTimer(closed <-chan struct{}) {
	healthy("waits for a channel that a timer closes", "chan receive")
	<-closed
}

func selectTimeout(in chan int) {
	healthy("select with a timeout", "select")
	select {
	case <-in:
	case <-time.After(long):
	}
}
