package main

import (
	"net/http"
	"sync"

	"programs/truth"
)

// maintenance is begun at the start, and is over when a handler says so. Nobody who is there now can.
type maintenance struct {
	mu      sync.Mutex
	over    sync.WaitGroup
	changed *sync.Cond
	alerts  chan alert
}

type alert struct{ text string }

func releasedByHandler(name string) *verdict {
	m := &maintenance{alerts: make(chan alert)}
	m.changed = sync.NewCond(&m.mu)
	mux := http.NewServeMux()
	mux.HandleFunc("/unlock", m.unlock)
	mux.HandleFunc("/done", m.done)
	mux.HandleFunc("/signal", m.signal)
	mux.HandleFunc("/alert", m.nextAlert)
	v := idleServer(mux)
	truth.Expect(2)
	for _, waiter := range each("waiter", 2) {
		switch name {
		case "unlock-by-a-handler":
			m.mu.TryLock()
			go m.waitForLock(waiter)
		case "done-by-a-handler":
			m.over.Add(1)
			go m.waitUntilOver(waiter)
		case "signal-by-a-handler":
			go m.waitForChange(waiter)
		case "receive-by-a-handler":
			go m.raiseAlert(waiter)
		}
	}
	return v
}

func (m *maintenance) unlock(http.ResponseWriter, *http.Request) { m.mu.Unlock() }

func (m *maintenance) done(http.ResponseWriter, *http.Request) { m.over.Done() }

func (m *maintenance) signal(http.ResponseWriter, *http.Request) { m.changed.Broadcast() }

// nextAlert answers when there is one.
func (m *maintenance) nextAlert(w http.ResponseWriter, request *http.Request) {
	select {
	case a := <-m.alerts:
		w.Write([]byte(a.text))
	case <-request.Context().Done():
	}
}

func (m *maintenance) waitForLock(name string) {
	here(name, "mutex")
	m.mu.Lock()
	defer m.mu.Unlock()
	println(name)
}

func (m *maintenance) waitUntilOver(name string) {
	here(name, "waitgroup")
	m.over.Wait()
	println(name)
}

func (m *maintenance) waitForChange(name string) {
	here(name, "cond")
	m.mu.Lock()
	m.changed.Wait()
	m.mu.Unlock()
}

func (m *maintenance) raiseAlert(name string) {
	here(name, "chan send")
	m.alerts <- alert{name}
}
