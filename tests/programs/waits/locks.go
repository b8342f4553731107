package main

import (
	"sync"
	"time"

	"programs/truth"
)

var (
	globalGroup sync.WaitGroup
	globalOnce  sync.Once
)

type queue struct {
	mu    sync.Mutex
	ready *sync.Cond
	items []job
	rw    sync.RWMutex
	some  sync.Cond
}

func startOtherLocks() {
	startGroups()
	startConds()
	startOnces()
}

func startGroups() {
	group := new(sync.WaitGroup)
	group.Add(2)
	globalGroup.Add(1)
	truth.Expect(3)
	go work("first worker of a group", group)
	go work("second worker of a group", group)
	go work("worker of a package variable's group", &globalGroup)
	truth.WaitUntilParked()

	workers := []int{truth.ID("first worker of a group"), truth.ID("second worker of a group")}
	truth.Expect(3)
	go waitForGroup("waits for a group", group, workers...)
	go waitForGroup("waits for a group too", group, workers...)
	go waitForGroup("waits for a package variable's group", &globalGroup, truth.ID("worker of a package variable's group"))
}

func work(name string, group *sync.WaitGroup) {
	defer group.Done()
	holdOn(name)
}

func waitForGroup(name string, group *sync.WaitGroup, releasedBy ...int) {
	truth.Here(truth.Goroutine{Name: name, Kind: "waitgroup", On: []truth.Object{truth.WaitGroup(group, releasedBy...)}})
	group.Wait()
}

func startConds() {
	q := &queue{}
	q.ready = sync.NewCond(&q.mu)
	q.some.L = q.rw.RLocker()
	truth.Expect(1)
	go signalLater(q)
	truth.WaitUntilParked()

	signaller := truth.ID("would signal")
	truth.Expect(4)
	go waitForCond("first waiter of a cond", q.ready, signaller)
	go waitForCond("second waiter of a cond", q.ready, signaller)
	go waitForCond("third waiter of a cond", q.ready, signaller)
	go waitForCond("waiter of a cond of a reader's lock", &q.some)

	startWoken(&queue{})
}

func signalLater(q *queue) {
	holdOn("would signal")
	q.mu.Lock()
	q.items = append(q.items, job{})
	q.mu.Unlock()
	q.ready.Broadcast()
}

func waitForCond(name string, cond *sync.Cond, releasedBy ...int) {
	cond.L.Lock()
	truth.Here(truth.Goroutine{Name: name, Kind: "cond", On: []truth.Object{truth.Cond(cond, releasedBy...)}})
	cond.Wait()
	cond.L.Unlock()
}

// startWoken starts one that was signalled and now, still in Wait, waits for the lock.
func startWoken(q *queue) {
	q.ready = sync.NewCond(&q.mu)
	holder := make(chan int)
	truth.Expect(2)
	go signalAndHold(q, holder)
	go beWoken(q, <-holder)
}

func beWoken(q *queue, holder int) {
	q.mu.Lock()
	q.items = append(q.items, job{})
	truth.HereThrough("sync.(*Cond).Wait", truth.Goroutine{Name: "signalled, waits for the lock", Kind: "mutex",
		On: []truth.Object{truth.Mutex(&q.mu, holder)}})
	q.ready.Wait()
	q.mu.Unlock()
}

func signalAndHold(q *queue, id chan<- int) {
	id <- truth.OwnID()
	q.mu.Lock()
	for len(q.items) == 0 {
		q.mu.Unlock()
		time.Sleep(time.Millisecond)
		q.mu.Lock()
	}
	defer q.mu.Unlock()
	q.ready.Signal()
	holdOn("signals and keeps the lock")
}

func startOnces() {
	inHeap := &struct {
		path string
		once sync.Once
	}{path: "/"}
	truth.Expect(2)
	go doFirst("runs a Once", &inHeap.once)
	go doFirst("runs a package variable's Once", &globalOnce)
	truth.WaitUntilParked()

	truth.Expect(3)
	go doAgain("waits for a Once", &inHeap.once, truth.ID("runs a Once"))
	go doAgain("waits for a Once too", &inHeap.once, truth.ID("runs a Once"))
	go doAgain("waits for a package variable's Once", &globalOnce, truth.ID("runs a package variable's Once"))
}

func doFirst(name string, once *sync.Once) {
	once.Do(func() { holdOn(name) })
}

func doAgain(name string, once *sync.Once, runner int) {
	truth.Here(truth.Goroutine{Name: name, Kind: "once", On: []truth.Object{truth.Once(once, runner)}})
	once.Do(func() {})
}
