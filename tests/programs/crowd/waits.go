package main

import (
	"sync"
	"time"
)

// waits has what the goroutines of a crowd share; nothing in it ever happens.
type waits struct {
	events  chan int
	results chan string
	stop    chan struct{}
	mutex   sync.Mutex
	tables  [16]sync.RWMutex
	group   sync.WaitGroup
	cond    *sync.Cond
}

// newWaits lists the ways to park.
func newWaits() []func() {
	w := &waits{
		events:  make(chan int),
		results: make(chan string, 1),
		stop:    make(chan struct{}),
		cond:    sync.NewCond(&sync.Mutex{}),
	}
	w.results <- "full"
	w.mutex.Lock()
	for i := range w.tables {
		w.tables[i].Lock()
	}
	w.group.Add(1)
	return []func(){
		w.publish, w.reply, w.receiveStop, w.listen, w.poll, w.lock, w.readTable, w.join, w.waitForChange,
		sendOwn, receiveOwn, sleep,
	}
}

func (w *waits) publish() {
	arrived.Add(1)
	w.events <- 1
}

func (w *waits) reply() {
	arrived.Add(1)
	w.results <- "one more"
}

func (w *waits) receiveStop() {
	arrived.Add(1)
	<-w.stop
}

func (w *waits) listen() {
	inbox := make(chan int)
	arrived.Add(1)
	select {
	case <-inbox:
	case <-w.stop:
	}
}

func (w *waits) poll() {
	arrived.Add(1)
	select {
	case w.results <- "one more":
	case <-w.stop:
	}
}

func (w *waits) lock() {
	arrived.Add(1)
	w.mutex.Lock()
}

func (w *waits) readTable() {
	table := &w.tables[arrived.Add(1)%int64(len(w.tables))]
	table.RLock()
}

func (w *waits) join() {
	arrived.Add(1)
	w.group.Wait()
}

func (w *waits) waitForChange() {
	w.cond.L.Lock()
	arrived.Add(1)
	w.cond.Wait()
}

func sendOwn() {
	own := make(chan int)
	arrived.Add(1)
	own <- 1
}

func receiveOwn() {
	own := make(chan string, 4)
	arrived.Add(1)
	<-own
}

func sleep() {
	arrived.Add(1)
	time.Sleep(24 * time.Hour)
}
