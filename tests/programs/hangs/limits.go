package main

import (
	"net"
	"sync/atomic"
	"time"

	"programs/truth"
)

type token struct{}

// bucket is filled by a ticker.
type bucket struct{ tokens chan token }

func rateLimiter() *verdict {
	b := &bucket{make(chan token, 2)}
	truth.Expect(4)
	go b.fill(time.NewTicker(soon))
	for _, name := range each("limited", 3) {
		go b.take(name)
	}
	return healthy()
}

func (b *bucket) fill(ticker *time.Ticker) {
	here("fills", "chan receive")
	for range ticker.C {
		select {
		case b.tokens <- token{}:
		default:
		}
	}
}

func (b *bucket) take(name string) {
	here(name, "chan receive")
	<-b.tokens
	println(name)
}

type seat struct{}

// theater has two seats; who has one is busy, and gives it back.
type theater struct{ seats chan seat }

func semaphoreInUse() *verdict {
	t := &theater{make(chan seat, 2)}
	truth.Expect(2)
	for _, name := range each("spectator", 2) {
		go t.watch(name, silent())
	}
	truth.WaitUntilParked()
	truth.Expect(3)
	for _, name := range each("in line", 3) {
		go t.queue(name, nil)
	}
	return healthy()
}

func (t *theater) watch(name string, film net.Conn) {
	t.seats <- seat{}
	defer func() { <-t.seats }()
	here(name, "poll")
	film.Read(make([]byte, 1))
}

func (t *theater) queue(name string, film net.Conn) {
	here(name, "chan send")
	t.seats <- seat{}
	defer func() { <-t.seats }()
	if film != nil {
		film.Close()
	}
}

type forecast struct{ degrees int }

type forecastRequest struct {
	city  string
	reply chan forecast
}

// station has taken a request, and asks somebody else before it answers.
type station struct {
	requests chan forecastRequest
	upstream net.Conn
}

func replyToCome() *verdict {
	s := &station{make(chan forecastRequest), silent()}
	truth.Expect(2)
	go s.serve()
	go s.ask("Berne")
	return healthy()
}

func (s *station) serve() {
	in("(*station).look", "station", "poll")
	for request := range s.requests {
		request.reply <- s.look(request.city)
	}
}

//go:noinline
func (s *station) look(city string) forecast {
	var answer [1]byte
	s.upstream.Write([]byte(city))
	s.upstream.Read(answer[:])
	return forecast{int(answer[0])}
}

func (s *station) ask(city string) {
	here("asks", "chan receive")
	request := forecastRequest{city, make(chan forecast)}
	s.requests <- request
	println((<-request.reply).degrees)
}

// manyRunnable has more to do than processors, but all get their turns.
func manyRunnable() *verdict {
	rounds := make([]atomic.Int64, 8)
	for i := range rounds {
		go compute(&rounds[i])
	}
	for i := range rounds {
		for rounds[i].Load() == 0 {
			time.Sleep(time.Millisecond)
		}
	}
	return healthy()
}

func compute(rounds *atomic.Int64) {
	for rounds.Load() >= 0 {
		rounds.Add(1)
	}
}
