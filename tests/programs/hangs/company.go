package main

import (
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"programs/truth"
)

// company is what else goes on in a service: each of its goroutines waits, and none is stuck.
type company struct {
	listener net.Listener
	visits   chan visit
	uptime   time.Duration
}

type visit struct {
	from net.Addr
	at   time.Time
}

func startCompany() {
	c := &company{listener: listen(), visits: make(chan visit, 16)}
	truth.Expect(6)
	go c.acceptVisits()
	for _, name := range each("company's worker", 3) {
		go c.noteVisits(name)
	}
	go c.countUptime(time.NewTicker(time.Hour))
	go reloadOnHangUp()
}

func (c *company) acceptVisits() {
	here("company's accept loop", "poll")
	for {
		connection, err := c.listener.Accept()
		if err != nil {
			return
		}
		c.visits <- visit{connection.RemoteAddr(), time.Now()}
		connection.Close()
	}
}

func (c *company) noteVisits(name string) {
	here(name, "chan receive")
	for v := range c.visits {
		println(v.from.String(), v.at.Unix())
	}
}

func (c *company) countUptime(ticker *time.Ticker) {
	here("company's ticker", "chan receive")
	for range ticker.C {
		c.uptime += time.Hour
	}
}

func reloadOnHangUp() {
	hangUps := make(chan os.Signal, 1)
	signal.Notify(hangUps, syscall.SIGHUP)
	here("company's signals", "chan receive")
	for range hangUps {
		println("reload")
	}
}
