package main

import (
	"io"
	"net"
	"sync"
	"time"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("streams")
	connect()
	live.Play()
}

// connection has many streams, as gRPC has: one goroutine reads for all, one writes for all, and each stream waits
// for its messages or for room to send.
type connection struct {
	mu      sync.Mutex
	room    *sync.Cond
	quota   int
	streams map[byte]*stream
	control chan frame
	net     net.Conn
}

type frame struct {
	stream  byte
	credits byte
}

type stream struct {
	id       byte
	messages chan frame
	done     chan struct{}
	once     sync.Once
}

//go:noinline
func connect() {
	here, there := net.Pipe()
	for _, side := range []net.Conn{here, there} {
		c := &connection{streams: map[byte]*stream{}, control: make(chan frame), net: side}
		c.room = sync.NewCond(&c.mu)
		for id := byte(1); id <= 3; id++ {
			s := &stream{id: id, messages: make(chan frame, 4), done: make(chan struct{})}
			c.streams[id] = s
			go c.receive(s)
			go c.send(s)
		}
		go c.read()
		go c.write()
		if side == here {
			go c.feed()
		}
	}
}

// feed gives both sides something to do, at last.
func (c *connection) feed() {
	live.AwaitCue()
	for id := byte(1); id <= 3; id++ {
		c.control <- frame{id, 1}
	}
	close(c.control)
}

func (c *connection) read() {
	buffer := make([]byte, 2)
	for {
		if _, err := io.ReadFull(c.net, buffer); err != nil {
			break
		}
		c.mu.Lock()
		c.quota += int(buffer[1])
		s := c.streams[buffer[0]]
		c.mu.Unlock()
		c.room.Broadcast()
		s.messages <- frame{buffer[0], buffer[1]}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.quota = 100
	c.room.Broadcast()
	for _, s := range c.streams {
		s.once.Do(func() { close(s.done) })
	}
}

func (c *connection) write() {
	defer c.net.Close()
	idle := time.NewTimer(time.Hour)
	for {
		select {
		case f, more := <-c.control:
			if !more {
				return
			}
			if _, err := c.net.Write([]byte{f.stream, f.credits}); err != nil {
				return
			}
		case <-c.streams[1].done:
			return
		case <-idle.C:
			return
		}
	}
}

func (c *connection) receive(s *stream) {
	for {
		select {
		case f := <-s.messages:
			println(f.stream)
		case <-s.done:
			return
		}
	}
}

func (c *connection) send(s *stream) {
	c.mu.Lock()
	for c.quota < int(s.id) {
		c.room.Wait()
	}
	c.mu.Unlock()
}
