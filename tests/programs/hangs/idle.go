package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"programs/truth"
)

var idleSituations = []string{"idle-company", "idle-worker-pool", "idle-http-server", "idle-ticker",
	"idle-signals", "idle-producer-and-consumer", "idle-pair-fed-by-a-handler", "shutdown-by-a-handler",
	"unlock-by-a-handler", "done-by-a-handler", "signal-by-a-handler", "receive-by-a-handler"}

func startIdle(name string) *verdict {
	switch name {
	case "idle-company":
		startCompany()
		return healthy()
	case "idle-worker-pool":
		return idlePool()
	case "idle-http-server":
		return idleServer(http.NotFoundHandler())
	case "idle-ticker":
		return idleTicker()
	case "idle-signals":
		return idleSignals()
	case "idle-producer-and-consumer":
		return idleProducer()
	case "idle-pair-fed-by-a-handler":
		return idlePair()
	case "shutdown-by-a-handler":
		return shutdownByHandler()
	case "unlock-by-a-handler", "done-by-a-handler", "signal-by-a-handler", "receive-by-a-handler":
		return releasedByHandler(name)
	}
	return nil
}

type order struct{ item string }

// kitchen has cooks who wait for orders; the waiter is a connection that may come.
type kitchen struct {
	orders   chan order
	listener net.Listener
}

func idlePool() *verdict {
	k := &kitchen{make(chan order), listen()}
	truth.Expect(9)
	for _, name := range each("cook", 8) {
		go k.cook(name)
	}
	go k.takeOrders()
	return healthy()
}

func (k *kitchen) cook(name string) {
	here(name, "chan receive")
	for o := range k.orders {
		println(o.item)
	}
}

func (k *kitchen) takeOrders() {
	here("waiter", "poll")
	for {
		connection, err := k.listener.Accept()
		if err != nil {
			close(k.orders)
			return
		}
		go k.takeOrder(connection)
	}
}

func (k *kitchen) takeOrder(connection net.Conn) {
	defer connection.Close()
	item, _ := io.ReadAll(connection)
	k.orders <- order{string(item)}
}

// idleServer has served a few requests; connections stay open on both sides.
func idleServer(handler http.Handler) *verdict {
	listener := listen()
	truth.Expect(1)
	go serve(&http.Server{Handler: handler}, listener)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4}}
	asked := make(chan bool)
	for i := 0; i < 4; i++ {
		go func() {
			response, err := client.Get("http://" + listener.Addr().String())
			truth.Check(err)
			io.Copy(io.Discard, response.Body)
			response.Body.Close()
			asked <- true
		}()
	}
	for i := 0; i < 4; i++ {
		<-asked
	}
	return healthy()
}

func serve(server *http.Server, listener net.Listener) {
	here("HTTP server", "poll")
	server.Serve(listener)
}

// meter reports now and then; its owner may stop it, but is gone.
type meter struct {
	ticker *time.Ticker
	stop   chan struct{}
	count  int
}

func idleTicker() *verdict {
	m := &meter{ticker: time.NewTicker(time.Hour), stop: make(chan struct{})}
	truth.Expect(2)
	go m.run()
	go m.runOrStop()
	return healthy()
}

func (m *meter) run() {
	here("meter", "chan receive")
	for now := range m.ticker.C {
		m.count++
		println(now.Unix())
	}
}

func (m *meter) runOrStop() {
	here("meter that can be stopped", "select")
	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			m.count++
		case <-m.stop:
			return
		}
	}
}

// daemon's goroutine for signals tells the others to reload.
type daemon struct{ reload chan os.Signal }

func idleSignals() *verdict {
	d := &daemon{reload: make(chan os.Signal)}
	truth.Expect(2)
	go d.passOn()
	go d.reloadWhenTold()
	return healthy()
}

func (d *daemon) passOn() {
	hangUps := make(chan os.Signal, 1)
	signal.Notify(hangUps, syscall.SIGHUP)
	here("signals", "chan receive")
	for received := range hangUps {
		d.reload <- received
	}
}

func (d *daemon) reloadWhenTold() {
	here("reloads", "chan receive")
	for range d.reload {
		println("reload")
	}
}

// spool has somebody who prints what comes, and somebody who says when that is done: both wait for the next job.
type spool struct {
	jobs chan string
	done chan int
}

func idleProducer() *verdict {
	s := &spool{make(chan string), make(chan int)}
	listener := listen()
	truth.Expect(3)
	go s.print()
	go s.count()
	go s.accept(listener)
	return healthy()
}

func (s *spool) print() {
	here("prints", "chan receive")
	for job := range s.jobs {
		s.done <- len(job)
	}
}

func (s *spool) count() {
	here("counts", "chan receive")
	for size := range s.done {
		println(size)
	}
}

func (s *spool) accept(listener net.Listener) {
	here("accepts", "poll")
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		s.jobs <- fmt.Sprint("from ", connection.RemoteAddr())
		connection.Close()
	}
}
