// Command queue is the incident without its service: a consumer that sends to its own full queue, and 30 more that
// wait behind it. Small as it is, it can be built for every CPU and in every way.
//
// When all its goroutines have parked it prints what a report must say, a JSON object in one line, then
// "ready pid=… goroutines=…", and waits for a signal.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"programs/truth"
)

const (
	capacity = 10
	clients  = 30
)

// Event is what clients count.
type Event struct {
	name  string
	value int64
}

// Metrics has a single consumer, as the incident's.
type Metrics struct {
	events chan Event
	lines  chan string
	totals map[string]int64
}

// beside is what else a report must find, if there is a plugin.
var beside []map[string]any

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)

	m := &Metrics{make(chan Event, capacity), make(chan string), map[string]int64{}}
	truth.Expect(clients + 2)
	begin := make(chan bool)
	for i := 0; i < clients; i++ {
		go m.serve(fmt.Sprint("client ", i), begin)
	}
	go m.write()
	m.fill()
	go m.consume(begin)
	m.print(truth.WaitUntilParked())
	<-signals
}

// fill leaves room for one event, so that nobody waits before the consumer has begun.
func (m *Metrics) fill() {
	for i := 0; i < capacity-1; i++ {
		m.Count("filled")
	}
}

// Count is what clients call.
func (m *Metrics) Count(name string) { m.events <- Event{name, 1} }

func (m *Metrics) serve(name string, begin chan bool) {
	<-begin
	truth.In("main.(*Metrics).Count", truth.Goroutine{Name: name, Kind: "chan send"})
	for {
		m.Count(name)
	}
}

// consume fills its own queue before it takes from it again.
func (m *Metrics) consume(begin chan bool) {
	truth.In("main.(*Metrics).Set", truth.Goroutine{Name: "consumer", Kind: "chan send"})
	for event := range m.events {
		m.totals[event.name] += event.value
		if m.totals["filled"] == 2 {
			close(begin)
			m.report()
		}
	}
}

// report writes a line, and then more events than there is room for.
func (m *Metrics) report() {
	m.lines <- fmt.Sprint(m.totals["filled"])
	for i := 0; i <= capacity; i++ {
		m.Set("queue", int64(len(m.events)))
	}
}

// Set is what the consumer calls, of all functions.
func (m *Metrics) Set(name string, value int64) { m.events <- Event{name, value} }

// write takes lines, and waits for the next.
func (m *Metrics) write() {
	truth.HereIn(0, truth.Goroutine{Name: "writer", Kind: "chan receive"})
	for line := range m.lines {
		fmt.Fprintln(os.Stderr, line)
	}
}

func (m *Metrics) print(parked []*truth.Goroutine) {
	stuck := []int{}
	for _, g := range parked {
		if g.Kind == "chan send" {
			stuck = append(stuck, g.ID)
		}
	}
	consumer := []int{truth.ID("consumer")}
	finding := map[string]any{"kind": "self_deadlock", "grade": "proved", "goroutines": stuck, "releasers": consumer,
		"resource": truth.Channel(m.events, "send").Address}
	said := map[string]any{"healthy": false, "findings": append(beside, finding), "alive": []int{1, truth.ID("writer")},
		"parked": parked}
	truth.Check(json.NewEncoder(os.Stdout).Encode(said))
	fmt.Printf("ready pid=%d goroutines=%d\n", os.Getpid(), runtime.NumGoroutine())
}
