package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/pprof"
	"sync/atomic"

	"programs/truth"
)

// startOdd starts those that are special in something else than their wait.
func startOdd() {
	truth.Expect(5)
	go receiveLocked(make(chan int))
	go receiveLabelled("one label", map[string]string{"tenant": "blue"})
	go receiveLabelled("three labels", map[string]string{"method": "GET", "path": "/items/42?q=\"ä\"", "empty": ""})
	go receiveLabelled("twelve labels", manyLabels(12))
	go startLabelled("labels of the parent")
}

func startSpinning() {
	truth.Expect(1)
	go spin(new(atomic.Int64))
}

// spin runs, on a processor or not.
func spin(count *atomic.Int64) {
	truth.Here(truth.Goroutine{Name: "spin", Kind: "running"})
	for count.Load() >= 0 {
		count.Add(1)
	}
}

func receiveLocked(ch chan int) {
	runtime.LockOSThread()
	truth.Here(truth.Goroutine{Name: "receive locked to a thread", Kind: "chan receive", Locked: true,
		On: []truth.Object{truth.Channel(ch, "receive")}})
	<-ch
}

func manyLabels(count int) map[string]string {
	labels := map[string]string{}
	for i := 0; i < count; i++ {
		labels[fmt.Sprintf("key%02d", i)] = fmt.Sprint("value ", i)
	}
	return labels
}

func withLabels(labels map[string]string, do func(context.Context)) {
	var flat []string
	for key, value := range labels {
		flat = append(flat, key, value)
	}
	pprof.Do(context.Background(), pprof.Labels(flat...), do)
}

func receiveLabelled(name string, labels map[string]string) {
	withLabels(labels, func(context.Context) { receiveWith(name, labels, make(chan job)) })
}

func receiveWith(name string, labels map[string]string, ch chan job) {
	truth.Here(truth.Goroutine{Name: name, Kind: "chan receive", Labels: labels,
		On: []truth.Object{truth.Channel(ch, "receive")}})
	<-ch
}

// startLabelled ends; whom it starts keeps its labels.
func startLabelled(name string) {
	labels := map[string]string{"inherited": "yes"}
	withLabels(labels, func(context.Context) { go receiveWith(name, labels, make(chan job)) })
}
