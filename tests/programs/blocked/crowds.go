package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"programs/blocked/errgroup"
	"programs/blocked/semaphore"
	"programs/blocked/singleflight"
	"programs/truth"
)

var _ = add("waitgroup", waitgroupForgotten) &&
	add("waitgroups-apart", waitgroupsApart) &&
	add("roundtrip", roundTrips) &&
	add("singleflight", singleFlight) &&
	add("errgroup-limit", errgroupLimit) &&
	add("semaphore-weighted", weighted) &&
	add("upstream", upstream) &&
	add("handlers-mutex", handlersBehindMutex) &&
	add("handlers-reply", handlersWithoutReply)

// fleet starts when all its parts are ready, and one never is.
type fleet struct{ ready sync.WaitGroup }

func waitgroupForgotten() verdict {
	f := &fleet{}
	f.ready.Add(1)
	start(40, func() { f.join() })
	await(40, "main.(*fleet).join")
	return found("waitgroup_stuck|crowd", 40, "40 ", "WaitGroup|main.fleet.ready")
}

func (f *fleet) join() {
	f.ready.Wait()
	println("ready")
}

// waitgroupsApart has each wait for parts of its own that are slow.
func waitgroupsApart() verdict {
	address := silentAddress()
	start(20, func() { gather(address) })
	await(20, "main.gather(")
	await(40, "main.part(")
	return found("crowd|exhausted|stalled_consumer", 20, "goroutines").saying("main.part")
}

//go:noinline
func gather(address string) {
	var parts sync.WaitGroup
	parts.Add(2)
	for i := 0; i < 2; i++ {
		go func() {
			defer parts.Done()
			part(address)
		}()
	}
	parts.Wait()
}

//go:noinline
func part(address string) { http.Get("http://" + address) }

func roundTrips() verdict {
	url := "http://" + silentAddress()
	start(40, func() { fetch(http.DefaultClient, url) })
	await(40, "net/http.(*persistConn).roundTrip")
	return found("crowd", 40, "40 of ", "HTTP").saying("main.fetch")
}

// pages loads each page once, however many ask for it.
type pages struct {
	flights singleflight.Group
	address string
}

func singleFlight() verdict {
	p := &pages{address: silentAddress()}
	start(30, func() { p.page("home") })
	await(29, "singleflight.(*Group).Do")
	await(1, "internal/poll.(*FD).Read")
	return found("crowd|stalled_consumer", 29, "29 of ", "singleflight").saying("main.(*pages).page", "127.0.0.1")
}

func (p *pages) page(name string) any {
	value, _ := p.flights.Do(name, func() (any, error) { return p.load(name) })
	return value
}

//go:noinline
func (p *pages) load(name string) (string, error) {
	connection := dial(p.address)
	connection.Write([]byte(name))
	_, err := connection.Read(make([]byte, 1))
	return name, err
}

func errgroupLimit() verdict {
	g := &errgroup.Group{}
	g.SetLimit(3)
	address := silentAddress()
	start(23, func() { enqueue(g, address) })
	await(20, "errgroup.(*Group).Go")
	await(3, "internal/poll.(*FD).Read")
	return found("exhausted", 20, "20 of ", "errgroup").saying("main.enqueue", "127.0.0.1")
}

//go:noinline
func enqueue(g *errgroup.Group, address string) {
	g.Go(func() error {
		_, err := dial(address).Read(make([]byte, 1))
		return err
	})
}

func weighted() verdict {
	s := semaphore.NewWeighted(4)
	address := silentAddress()
	start(34, func() { convert(s, address) })
	await(30, "semaphore.(*Weighted).Acquire")
	await(4, "internal/poll.(*FD).Read")
	return found("exhausted", 30, "30 of ", "semaphore").saying("main.convert")
}

//go:noinline
func convert(s *semaphore.Weighted, address string) {
	if s.Acquire(context.Background(), 1) != nil {
		return
	}
	defer s.Release(1)
	dial(address).Read(make([]byte, 1))
}

// serve starts a server and sends it so many requests, each over a connection of its own.
func serve(requests int, handler http.HandlerFunc) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	truth.Check(err)
	go http.Serve(listener, handler)
	for i := 0; i < requests; i++ {
		connection := dial(listener.Addr().String())
		kept = append(kept, connection)
		fmt.Fprintf(connection, "GET / HTTP/1.1\r\nHost: here\r\n\r\n")
	}
}

// upstream has every handler read from a connection of its own to one server.
func upstream() verdict {
	address := silentAddress()
	serve(50, func(w http.ResponseWriter, r *http.Request) { w.Write(askUpstream(address)) })
	await(50, "main.askUpstream")
	return found("crowd", 50, "50 of ", "127.0.0.1").saying("main.askUpstream")
}

//go:noinline
func askUpstream(address string) []byte {
	connection := dial(address)
	defer connection.Close()
	connection.Write([]byte("get\n"))
	answer := make([]byte, 64)
	count, _ := connection.Read(answer)
	return answer[:count]
}

func handlersBehindMutex() verdict {
	s := &session{connection: dial(silentAddress())}
	serve(60, func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(s.query("get"))) })
	await(60, "main.(*session).query")
	return found("lock_contention", 59, "59 of ", "main.session.mu", "127.0.0.1")
}

// desk answers through channels that come with the requests, and has stopped.
type desk struct{ questions chan question }

type question struct{ reply chan string }

func handlersWithoutReply() verdict {
	d := &desk{make(chan question, 100)}
	serve(50, func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(d.ask())) })
	go d.answer()
	await(50, "main.(*desk).ask")
	return found("crowd|orphaned_receive|stalled_consumer", 49, "main.").saying("main.(*desk).ask")
}

func (d *desk) ask() string {
	q := question{make(chan string)}
	d.questions <- q
	return <-q.reply
}

func (d *desk) answer() {
	for q := range d.questions {
		time.Sleep(time.Hour)
		q.reply <- "yes"
	}
}
