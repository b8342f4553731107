package main

import (
	"context"
	"net"
	"time"

	"programs/truth"
)

var contextSituations = []string{"context-cancelled-after-a-read", "context-with-a-timeout",
	"child-of-a-context", "select-with-a-timeout", "closed-by-a-timer", "disabled-case"}

func startContexts(name string) *verdict {
	switch name {
	case "context-cancelled-after-a-read":
		return cancelAfterRead()
	case "context-with-a-timeout":
		return withTimeout()
	case "child-of-a-context":
		return childOfContext()
	case "select-with-a-timeout":
		return selectWithTimeout()
	case "closed-by-a-timer":
		return closedByTimer()
	case "disabled-case":
		return disabledCase()
	}
	return nil
}

// stream is read until its connection breaks; whoever depends on it ends with its context.
type stream struct {
	connection net.Conn
	chunks     chan chunk
}

type chunk struct{ bytes []byte }

func cancelAfterRead() *verdict {
	s := &stream{silent(), make(chan chunk)}
	truth.Expect(3)
	go s.run()
	return healthy()
}

func (s *stream) run() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go s.watch(ctx, "watches")
	go s.consume(ctx)
	here("stream", "poll")
	for {
		buffer := make([]byte, 64)
		if _, err := s.connection.Read(buffer); err != nil {
			return
		}
		s.chunks <- chunk{buffer}
	}
}

func (s *stream) watch(ctx context.Context, name string) {
	here(name, "chan receive")
	<-ctx.Done()
	println("ended", ctx.Err().Error())
}

func (s *stream) consume(ctx context.Context) {
	here("consumes", "select")
	for {
		select {
		case c := <-s.chunks:
			println(len(c.bytes))
		case <-ctx.Done():
			return
		}
	}
}

func withTimeout() *verdict {
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	s := &stream{chunks: make(chan chunk)}
	truth.Expect(2)
	go s.watch(ctx, "watches")
	go s.consume(ctx)
	if ctx.Err() != nil {
		cancel()
	}
	return healthy()
}

// childOfContext has a chain: what is waited for ends when its grandparent does.
func childOfContext() *verdict {
	s := &stream{connection: silent()}
	truth.Expect(3)
	go s.runWithChildren()
	return healthy()
}

func (s *stream) runWithChildren() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	named := context.WithValue(ctx, chunk{}.name(), "bob")
	child, cancelChild := context.WithTimeout(named, 24*time.Hour)
	go s.watch(named, "watches")
	go s.watch(child, "watches a child")
	here("parent", "poll")
	if _, err := s.connection.Read(make([]byte, 1)); err == nil {
		cancelChild()
	}
}

type contextKey string

func (chunk) name() contextKey { return "user" }

// ticket is waited for, but not for ever.
type ticket struct{ number int }

func selectWithTimeout() *verdict {
	truth.Expect(2)
	go waitForTicket(make(chan ticket))
	go waitWithTimer(make(chan ticket), time.NewTimer(soon))
	return healthy()
}

func waitForTicket(tickets <-chan ticket) {
	here("waits at most so long", "select")
	select {
	case t := <-tickets:
		println(t.number)
	case <-time.After(soon):
	}
}

func waitWithTimer(tickets <-chan ticket, limit *time.Timer) {
	defer limit.Stop()
	here("waits until a timer", "select")
	select {
	case t := <-tickets:
		println(t.number)
	case <-limit.C:
	}
}

type elapsed struct{}

func closedByTimer() *verdict {
	over := make(chan elapsed)
	time.AfterFunc(soon, func() { close(over) })
	truth.Expect(2)
	for _, name := range each("game", 2) {
		go play(name, over)
	}
	return healthy()
}

func play(name string, over <-chan elapsed) {
	here(name, "chan receive")
	<-over
	println("over")
}

// relay switches a case of its select off by a nil channel as long as it has nothing to pass on.
type relay struct {
	from net.Conn
	in   chan chunk
	out  chan chunk
}

func disabledCase() *verdict {
	r := &relay{silent(), make(chan chunk), make(chan chunk)}
	truth.Expect(2)
	go r.read()
	go r.run()
	return healthy()
}

func (r *relay) read() {
	here("reads", "poll")
	for {
		buffer := make([]byte, 64)
		if _, err := r.from.Read(buffer); err != nil {
			return
		}
		r.in <- chunk{buffer}
	}
}

func (r *relay) run() {
	here("relay", "select")
	var next chunk
	var out chan chunk
	for {
		select {
		case next = <-r.in:
			out = r.out
		case out <- next:
			out = nil
		}
	}
}
