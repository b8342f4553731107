package main

import (
	"fmt"
	"io"
	"net"
	"reflect"
	"sync"
	"time"

	"programs/truth"
)

var indirectSituations = []string{"callback-of-a-table", "method-value", "send-by-reflection", "io-pipe",
	"single-flight", "element-chosen-later", "lock-of-a-map", "channel-handed-to-a-sleeper", "started-later", "main-as-a-number"}

func startIndirect(name string) *verdict {
	switch name {
	case "callback-of-a-table":
		return callbackOfTable()
	case "method-value":
		return methodValue()
	case "send-by-reflection":
		return sendByReflection()
	case "io-pipe":
		return ioPipe()
	case "single-flight":
		return singleFlight()
	case "element-chosen-later":
		return elementChosenLater()
	case "lock-of-a-map":
		return lockOfMap()
	case "channel-handed-to-a-sleeper":
		return channelHandedOver()
	case "started-later":
		return startedLater()
	case "main-as-a-number":
		return mainAsNumber()
	}
	return nil
}

type flushed struct{ bytes int }

// console calls what was registered for a command that it reads.
type console struct {
	input    net.Conn
	commands map[string]func()
}

func callbackOfTable() *verdict {
	done := make(chan flushed)
	c := &console{silent(), map[string]func(){}}
	c.commands["flush"] = func() { done <- flushed{1} }
	c.commands["quit"] = func() { close(done) }
	truth.Expect(2)
	go c.run()
	go waitForFlush(done)
	return healthy()
}

func (c *console) run() {
	here("console", "poll")
	for {
		var command string
		if _, err := fmt.Fscanln(c.input, &command); err != nil {
			return
		}
		if call, known := c.commands[command]; known {
			call()
		}
	}
}

func waitForFlush(done <-chan flushed) {
	here("waits for a flush", "chan receive")
	for f := range done {
		println(f.bytes)
	}
}

type signalled struct{ at time.Time }

type alarm struct{ rings chan signalled }

func (a *alarm) ring() { a.rings <- signalled{time.Now()} }

func methodValue() *verdict {
	a := &alarm{make(chan signalled)}
	truth.Expect(2)
	go callLater(a.ring)
	go a.hear()
	return healthy()
}

func callLater(call func()) {
	here("calls later", "sleep")
	time.Sleep(soon)
	call()
}

func (a *alarm) hear() {
	here("hears", "chan receive")
	println((<-a.rings).at.Unix())
}

type reflected struct{ value int }

func sendByReflection() *verdict {
	values := make(chan reflected)
	truth.Expect(2)
	go sendAny(reflect.ValueOf(values), reflect.ValueOf(reflected{1}))
	go receiveReflected(values)
	return healthy()
}

func sendAny(channel, value reflect.Value) {
	here("sends by reflection", "sleep")
	time.Sleep(soon)
	channel.Send(value)
}

func receiveReflected(values <-chan reflected) {
	here("receives", "chan receive")
	println((<-values).value)
}

func ioPipe() *verdict {
	reader, writer := io.Pipe()
	truth.Expect(2)
	go copyTo(writer, silent())
	go readAll(reader)
	return healthy()
}

func copyTo(writer *io.PipeWriter, from net.Conn) {
	defer writer.Close()
	here("copies", "poll")
	io.Copy(writer, from)
}

func readAll(reader io.Reader) {
	here("reads all", "select")
	text, _ := io.ReadAll(reader)
	println(len(text))
}

// flight is a call that several wait for, as golang.org/x/sync/singleflight has it.
type flight struct {
	mu    sync.Mutex
	calls map[string]*flightCall
}

type flightCall struct {
	done   sync.WaitGroup
	answer int
}

func singleFlight() *verdict {
	f := &flight{calls: map[string]*flightCall{}}
	connection := silent()
	truth.Expect(1)
	go f.get("first", connection)
	truth.WaitUntilParked()
	truth.Expect(3)
	for _, name := range each("follower", 3) {
		go f.get(name, connection)
	}
	return healthy()
}

func (f *flight) get(name string, connection net.Conn) int {
	f.mu.Lock()
	if call, flying := f.calls["key"]; flying {
		f.mu.Unlock()
		here(name, "waitgroup")
		call.done.Wait()
		return call.answer
	}
	call := new(flightCall)
	call.done.Add(1)
	f.calls["key"] = call
	f.mu.Unlock()
	here(name, "poll")
	call.answer, _ = connection.Read(make([]byte, 1))
	call.done.Done()
	return call.answer
}
