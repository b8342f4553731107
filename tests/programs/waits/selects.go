package main

import (
	"context"
	"reflect"
	"time"

	"programs/truth"
)

func startSelects() {
	truth.Expect(10)
	go selectFour(make(chan int), fill(make(chan string, 2), "x"), make(chan job, 3), time.After(24*time.Hour))
	go selectBothDirections(make(chan int))
	go selectSameTwice(make(chan job))
	go selectWithNil(make(chan int), make(chan string))
	go selectAllNil(nil, nil)
	go selectEmpty()
	go selectOne(make(chan float64))
	go selectMany()
	go selectLoop(context.Background(), make(chan job))
	go selectReflected(make(chan int), fill(make(chan string, 1), "y"))
}

func selectFour(in chan int, out chan string, more <-chan job, timeout <-chan time.Time) {
	truth.Here(truth.Goroutine{Name: "select of four", Kind: "select", On: []truth.Object{
		truth.Channel(in, "receive"), truth.Channel(out, "send"), truth.Channel(more, "receive"), truth.Fed(timeout, "armed")}})
	select {
	case <-in:
	case out <- "more":
	case <-more:
	case <-timeout:
	}
}

func selectBothDirections(ch chan int) {
	truth.Here(truth.Goroutine{Name: "select of one channel in both directions", Kind: "select", On: []truth.Object{
		truth.Channel(ch, "send"), truth.Channel(ch, "receive")}})
	select {
	case ch <- 1:
	case <-ch:
	}
}

func selectSameTwice(ch chan job) {
	truth.Here(truth.Goroutine{Name: "select of one channel twice", Kind: "select", On: []truth.Object{
		truth.Channel(ch, "receive"), truth.Channel(ch, "receive")}})
	select {
	case <-ch:
	case job := <-ch:
		println(job.id)
	}
}

func selectWithNil(in chan int, out chan string) {
	var neverIn chan int
	var neverOut chan string
	truth.Here(truth.Goroutine{Name: "select with nil channels among others", Kind: "select", On: []truth.Object{
		truth.Channel(in, "receive"), truth.Channel(out, "send")}})
	select {
	case <-neverIn:
	case <-in:
	case neverOut <- "":
	case out <- "":
	}
}

func selectAllNil(in chan int, out chan string) {
	truth.Here(truth.Goroutine{Name: "select of nil channels only", Kind: "nil select"})
	select {
	case <-in:
	case out <- "":
	}
}

func selectEmpty() {
	truth.Here(truth.Goroutine{Name: "select of nothing", Kind: "empty select"})
	select {}
}

// selectOne is a plain receive for the compiler.
func selectOne(ch chan float64) {
	truth.Here(truth.Goroutine{Name: "select of one", Kind: "chan receive", On: []truth.Object{truth.Channel(ch, "receive")}})
	select {
	case value := <-ch:
		println(value)
	}
}

func selectMany() {
	var channels [9]chan int
	var on []truth.Object
	for i := range channels {
		channels[i] = make(chan int, i)
		direction := "receive"
		if i == 0 {
			direction = "send"
		}
		on = append(on, truth.Channel(channels[i], direction))
	}
	truth.Here(truth.Goroutine{Name: "select of nine", Kind: "select", On: on})
	select {
	case channels[0] <- 1:
	case <-channels[1]:
	case <-channels[2]:
	case <-channels[3]:
	case <-channels[4]:
	case <-channels[5]:
	case <-channels[6]:
	case <-channels[7]:
	case <-channels[8]:
	}
}

func selectLoop(ctx context.Context, in chan job) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	truth.Here(truth.Goroutine{Name: "select in a loop until a context is done", Kind: "select", On: []truth.Object{
		truth.Channel(in, "receive"), truth.Channel(ctx.Done(), "receive")}})
	for {
		select {
		case job := <-in:
			println(job.id)
		case <-ctx.Done():
			return
		}
	}
}

func selectReflected(in chan int, out chan string) {
	truth.Here(truth.Goroutine{Name: "select by reflection", Kind: "select", On: []truth.Object{
		truth.Channel(in, "receive"), truth.Channel(out, "send")}})
	reflect.Select([]reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(in)},
		{Dir: reflect.SelectSend, Chan: reflect.ValueOf(out), Send: reflect.ValueOf("z")},
	})
}
