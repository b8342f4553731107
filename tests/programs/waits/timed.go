package main

import (
	"context"
	"time"

	"programs/truth"
)

const long = 24 * time.Hour

func startTimed() {
	truth.Expect(9)
	go sleep()
	go receiveAfter()
	go receiveTicks()
	go receiveFromTimer()
	go receiveFromStopped(time.NewTimer(long))
	go receiveFromDrained(time.NewTimer(time.Nanosecond))
	go waitForTimeout()
	go waitForCancel()
	go waitForChild()
}

func sleep() {
	truth.Here(truth.Goroutine{Name: "sleep", Kind: "sleep", WakesAt: truth.Now() + int64(long)})
	time.Sleep(long)
}

func receiveAfter() {
	now, ch := truth.Now(), time.After(long)
	truth.Here(truth.Goroutine{Name: "receive from time.After", Kind: "chan receive",
		On: []truth.Object{truth.Fed(ch, "armed")}, WakesAt: now + int64(long)})
	<-ch
}

func receiveTicks() {
	now, ticker := truth.Now(), time.NewTicker(long)
	defer ticker.Stop()
	truth.Here(truth.Goroutine{Name: "receive from a ticker", Kind: "chan receive",
		On: []truth.Object{truth.Fed(ticker.C, "armed")}, WakesAt: now + int64(long)})
	for range ticker.C {
	}
}

func receiveFromTimer() {
	now, timer := truth.Now(), time.NewTimer(long)
	truth.Here(truth.Goroutine{Name: "receive from a timer", Kind: "chan receive",
		On: []truth.Object{truth.Fed(timer.C, "armed")}, WakesAt: now + int64(long)})
	<-timer.C
}

func receiveFromStopped(timer *time.Timer) {
	timer.Stop()
	truth.Here(truth.Goroutine{Name: "receive from a stopped timer", Kind: "chan receive",
		On: []truth.Object{truth.Fed(timer.C, "stopped")}})
	<-timer.C
}

func receiveFromDrained(timer *time.Timer) {
	<-timer.C
	truth.Here(truth.Goroutine{Name: "receive twice from a timer", Kind: "chan receive",
		On: []truth.Object{truth.Fed(timer.C, "stopped")}})
	<-timer.C
}

func waitForTimeout() {
	now := truth.Now()
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	truth.Here(truth.Goroutine{Name: "wait for a context's timeout", Kind: "chan receive",
		On: []truth.Object{truth.Channel(ctx.Done(), "receive")}, WakesAt: now + int64(long)})
	<-ctx.Done()
}

func waitForCancel() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	truth.Here(truth.Goroutine{Name: "wait for a context that is never cancelled", Kind: "chan receive",
		On: []truth.Object{truth.Channel(ctx.Done(), "receive")}})
	<-ctx.Done()
}

type key struct{}

func waitForChild() {
	parent, cancel := context.WithCancel(context.Background())
	defer cancel()
	child, cancelChild := context.WithCancel(context.WithValue(parent, key{}, "value"))
	defer cancelChild()
	truth.Here(truth.Goroutine{Name: "wait for a context in a context", Kind: "chan receive",
		On: []truth.Object{truth.Channel(child.Done(), "receive")}})
	<-child.Done()
}
