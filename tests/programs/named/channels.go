package main

import (
	"context"

	"programs/truth"
)

type metric struct{ value int }

type metrics struct {
	name string
	in   chan metric
	out  chan metric
}

type handler struct {
	prefix  string
	metrics *metrics
}

type set[T any] struct {
	size  int
	added chan T
}

var queue = make(chan string)

var registry = struct {
	name    string
	arrived chan int
}{"registry", make(chan int)}

func startChannels() {
	m := &metrics{in: make(chan metric), out: make(chan metric)}
	ctx, cancel := context.WithCancel(context.Background())
	forgotten = cancel
	truth.Expect(8)
	go m.count("main.metrics.in")
	go (&handler{"/", m}).serve("main.metrics.out")
	go receive("main.queue|from in main.receive", queue)
	go receiveNumber("main.registry.arrived|from in main.receiveNumber", registry.arrived)
	go gather("results in main.gather")
	go launch("job in main.launch.func1|job in main.launch")
	go (&set[int]{added: make(chan int)}).next("main.set[...].added|main.set[int].added")
	go waitForEnd("context.cancelCtx.done", ctx)
}

var forgotten func()

//go:noinline
func (m *metrics) count(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "chan send", On: []truth.Object{truth.Channel(m.in, "send")}})
	m.in <- metric{1}
	m.name = "sent"
}

//go:noinline
func (h *handler) serve(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "chan send", On: []truth.Object{truth.Channel(h.metrics.out, "send")}})
	h.metrics.out <- metric{2}
	h.prefix = "reported"
}

//go:noinline
func receive(name string, from chan string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "chan receive", On: []truth.Object{truth.Channel(from, "receive")}})
	for range from {
	}
}

//go:noinline
func receiveNumber(name string, from chan int) {
	truth.Here(truth.Goroutine{Name: name, Kind: "chan receive", On: []truth.Object{truth.Channel(from, "receive")}})
	<-from
}

//go:noinline
func gather(name string) {
	results := make(chan []byte)
	truth.Here(truth.Goroutine{Name: name, Kind: "chan receive", On: []truth.Object{truth.Channel(results, "receive")}})
	for range results {
	}
}

//go:noinline
func launch(name string) {
	job := make(chan func())
	func() {
		truth.Here(truth.Goroutine{Name: name, Kind: "chan receive", On: []truth.Object{truth.Channel(job, "receive")}})
		for work := range job {
			work()
		}
	}()
}

//go:noinline
func (s *set[T]) next(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "chan receive", On: []truth.Object{truth.Channel(s.added, "receive")}})
	<-s.added
	s.size++
}

//go:noinline
func waitForEnd(name string, ctx context.Context) {
	truth.Here(truth.Goroutine{Name: name, Kind: "chan receive", On: []truth.Object{truth.Channel(ctx.Done(), "receive")}})
	<-ctx.Done()
	truth.Check(ctx.Err())
}
