package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"time"

	"programs/truth"
)

var _ = add("idle-workers", idleWorkers) &&
	add("idle-half", idleHalf) &&
	add("idle-cond", idleCond) &&
	add("idle-keep-alive", idleKeepAlive) &&
	add("idle-http2", idleHTTP2) &&
	add("idle-sql", idleSQL) &&
	add("idle-tickers", idleTickers) &&
	add("idle-tcp", idleTCP) &&
	add("idle-events", idleEvents) &&
	add("idle-actors", idleActors)

// queue is what idle workers wait at.
type queue struct{ jobs chan string }

func idleWorkers() verdict {
	q := &queue{make(chan string, 10)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	truth.Check(err)
	go q.accept(listener)
	start(40, q.work)
	await(40, "main.(*queue).work")
	return healthy()
}

func (q *queue) accept(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		truth.Check(err)
		q.jobs <- connection.RemoteAddr().String()
	}
}

func (q *queue) work() {
	for job := range q.jobs {
		fmt.Fprintln(os.Stderr, job)
	}
}

// idleHalf has a few workers that work, and many that do not.
func idleHalf() verdict {
	o := &office{make(chan string), silentAddress()}
	start(50, o.work)
	for i := 0; i < 3; i++ {
		o.submit("job")
	}
	kept = append(kept, o)
	await(3, "main.(*office).render")
	await(47, "main.(*office).work")
	return healthy()
}

// board has workers that wait for a signal.
type board struct {
	mu   sync.Mutex
	more *sync.Cond
	jobs []string
}

func idleCond() verdict {
	b := &board{}
	b.more = sync.NewCond(&b.mu)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	truth.Check(err)
	go b.accept(listener)
	start(30, func() {
		for {
			fmt.Fprintln(os.Stderr, b.take())
		}
	})
	await(30, "main.(*board).take")
	return healthy()
}

func (b *board) accept(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		truth.Check(err)
		b.mu.Lock()
		b.jobs = append(b.jobs, connection.RemoteAddr().String())
		b.mu.Unlock()
		b.more.Signal()
	}
}

func (b *board) take() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.jobs) == 0 {
		b.more.Wait()
	}
	job := b.jobs[0]
	b.jobs = b.jobs[1:]
	return job
}

// idleKeepAlive has connections that were used once, at both ends.
func idleKeepAlive() verdict {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("hello")) }))
	use(&http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 40}}, server.URL, 40)
	await(8, "net/http.(*persistConn).readLoop")
	return healthy()
}

// use makes requests at once, so that each gets a connection where it can.
func use(client *http.Client, url string, requests int) {
	var all sync.WaitGroup
	all.Add(requests)
	barrier := make(chan struct{})
	for i := 0; i < requests; i++ {
		go func() {
			defer all.Done()
			<-barrier
			response, err := client.Get(url)
			truth.Check(err)
			io.Copy(io.Discard, response.Body)
			response.Body.Close()
		}()
	}
	close(barrier)
	all.Wait()
	kept = append(kept, client)
}

func idleHTTP2() verdict {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("hello")) }))
	server.EnableHTTP2 = true
	server.StartTLS()
	for i := 0; i < 10; i++ {
		config := &tls.Config{InsecureSkipVerify: true}
		use(&http.Client{Transport: &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: true}}, server.URL, 1)
	}
	await(10, "lientConn).readLoop")
	return healthy()
}

func idleSQL() verdict {
	for i := 0; i < 12; i++ {
		db := sql.OpenDB(connector{})
		db.SetConnMaxLifetime(time.Hour)
		truth.Check(db.PingContext(context.Background()))
		kept = append(kept, db)
	}
	await(12, "connectionOpener")
	return healthy()
}

func idleTickers() verdict {
	for i := 0; i < 20; i++ {
		go tick(time.NewTicker(time.Hour), make(chan struct{}))
		go func() {
			for {
				time.Sleep(time.Hour)
			}
		}()
	}
	await(20, "main.tick")
	return healthy()
}

func tick(ticker *time.Ticker, stop chan struct{}) {
	for {
		select {
		case <-ticker.C:
			fmt.Fprintln(os.Stderr, "tick")
		case <-stop:
			return
		}
	}
}

// idleTCP serves a protocol of its own, and its clients are quiet.
func idleTCP() verdict {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	truth.Check(err)
	go func() {
		for {
			connection, err := listener.Accept()
			truth.Check(err)
			go speak(connection)
		}
	}()
	for i := 0; i < 40; i++ {
		kept = append(kept, dial(listener.Addr().String()))
	}
	await(40, "main.speak")
	return healthy()
}

func speak(connection net.Conn) {
	lines := bufio.NewScanner(connection)
	for lines.Scan() {
		connection.Write(lines.Bytes())
	}
}

// hub sends each event to everybody, and there is none.
type hub struct {
	mu        sync.Mutex
	listeners map[chan string]bool
	stopped   chan struct{}
}

func idleEvents() verdict {
	h := &hub{listeners: map[chan string]bool{}, stopped: make(chan struct{})}
	serve(40, h.stream)
	await(40, "main.(*hub).stream")
	return healthy()
}

func (h *hub) stream(w http.ResponseWriter, r *http.Request) {
	events := make(chan string)
	h.mu.Lock()
	h.listeners[events] = true
	h.mu.Unlock()
	for {
		select {
		case event := <-events:
			fmt.Fprintf(w, "data: %s\n\n", event)
		case <-h.stopped:
			return
		case <-r.Context().Done():
			return
		}
	}
}

// idleActors has a mailbox for each.
func idleActors() verdict {
	for i := 0; i < 40; i++ {
		mailbox := make(chan string)
		kept = append(kept, mailbox)
		go act(mailbox)
	}
	await(40, "main.act")
	return healthy()
}

func act(mailbox chan string) {
	for letter := range mailbox {
		fmt.Fprintln(os.Stderr, letter)
	}
}
