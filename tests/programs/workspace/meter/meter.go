// Package meter counts in a single goroutine, which sends to its own queue.
package meter

import "strconv"

// Meter adds up what is sent to it.
type Meter struct {
	Events chan string
	totals map[string]int
}

// New starts the consumer, which waits in its own queue as soon as it has taken two events.
func New(capacity int, consumer func()) *Meter {
	m := &Meter{make(chan string, capacity), map[string]int{}}
	for i := 0; i < capacity; i++ {
		m.Count("begin")
	}
	go func() {
		consumer()
		m.consume()
	}()
	return m
}

// Count sends one event.
func (m *Meter) Count(name string) { m.Events <- name }

func (m *Meter) consume() {
	for name := range m.Events {
		m.totals[name]++
		if m.totals["begin"] == 2 {
			m.report()
		}
	}
}

func (m *Meter) report() {
	for i := 0; ; i++ {
		m.Count("level " + strconv.Itoa(i))
	}
}
