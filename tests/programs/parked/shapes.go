package main

import (
	"context"
	"runtime/pprof"
)

type queue struct{ in chan int }

// startShapes starts those that differ in how they were started, or in what their stack looks like.
//
//go:noinline
func startShapes() {
	q := &queue{in: full()}
	name := "closure"
	takeOne := q.take

	started.Add(11)
	go receiveInlined(make(chan int))
	go func() {
		here("chan receive", "main.startShapes.func1", "main.startShapes.func1")
		for range make(chan string) {
			println(name)
		}
	}()
	go receiveAny(make(chan float64))
	go receiveAny(make(chan *queue))
	go takeOne()
	go q.produce()
	go recurse(300, make(chan int))
	go serveLabelled("GET", "/items/42")
	go serveLabelled("PUT", "/items/7")
	go stack{}.keep(make(chan struct{}), 1, "two", 3.0)
	go deferred(make(chan int))
}

// receiveInlined is so small that the go statement's wrapper contains it.
func receiveInlined(ch chan int) {
	here("chan receive", "main.receiveInlined", "main.receiveInlined")
	<-ch
}

func receiveAny[T any](ch chan T) {
	here("chan receive", "main.receiveAny[...]", "main.receiveAny[...]")
	for range ch {
	}
}

func (q *queue) take() {
	empty := make(chan int)
	here("chan receive", "main.(*queue).take", "main.(*queue).take")
	for value := range empty {
		q.in <- value
	}
}

// put is inlined into its callers.
func (q *queue) put(value int) { q.in <- value }

func (q *queue) produce() {
	here("chan send", "main.(*queue).put", "main.(*queue).produce")
	for i := 0; ; i++ {
		q.put(i)
	}
}

//go:noinline
func recurse(depth int, ch chan int) int {
	if depth > 1 {
		return recurse(depth-1, ch) + 1
	}
	here("chan receive", "main.recurse", "main.recurse")
	return <-ch
}

func serveLabelled(method, path string) {
	labels := pprof.Labels("method", method, "path", path)
	pprof.Do(context.Background(), labels, func(context.Context) { handleLabelled(method, path) })
}

func handleLabelled(method, path string) {
	record(&Truth{Kind: "chan receive", Function: "main.handleLabelled", Start: "main.serveLabelled",
		Labels: map[string]string{"method": method, "path": path}})
	for range make(chan int) {
	}
}

type stack struct{}

// keep is a method with arguments of several types, all alive while it waits.
//
//go:noinline
func (stack) keep(ch chan struct{}, number int, text string, ratio float64) {
	here("chan receive", "main.stack.keep", "main.stack.keep")
	<-ch
	println(number, text, ratio)
}

// deferred parks in a deferred function.
func deferred(ch chan int) {
	defer waitAtLast(ch)
}

func waitAtLast(ch chan int) {
	here("chan receive", "main.waitAtLast", "main.deferred")
	for range ch {
	}
}
