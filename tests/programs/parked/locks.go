package main

import (
	"sync"
	"time"
)

// Locks that stay locked; main owns them.
var (
	mutex       sync.Mutex
	readLocked  sync.RWMutex
	writeLocked sync.RWMutex
	unfinished  sync.WaitGroup
	once        sync.Once
	condMutex   sync.Mutex
	cond        = sync.NewCond(&condMutex)
)

func startLocks() {
	mutex.Lock()
	readLocked.RLock()
	writeLocked.Lock()
	unfinished.Add(1)

	started.Add(9)
	go lock(&mutex)
	go writeLock(&readLocked)
	go readLock(&writeLocked)
	go waitForGroup(&unfinished)
	go doOnce(make(chan bool))
	go waitForSignal(cond)
	go sleep()
	go waitForTimer(time.NewTimer(time.Hour))
}

func lock(m *sync.Mutex) {
	here("mutex", "main.lock", "main.lock")
	m.Lock()
}

func writeLock(m *sync.RWMutex) {
	here("rwmutex lock", "main.writeLock", "main.writeLock")
	m.Lock()
}

func readLock(m *sync.RWMutex) {
	here("rwmutex rlock", "main.readLock", "main.readLock")
	m.RLock()
}

func waitForGroup(group *sync.WaitGroup) {
	here("waitgroup", "main.waitForGroup", "main.waitForGroup")
	group.Wait()
}

// doOnce holds the Once for ever; whoever comes second waits for its lock.
func doOnce(never chan bool) {
	once.Do(func() {
		go doOnceMore()
		here("chan receive", "main.doOnce.func1", "main.doOnce")
		<-never
	})
}

func doOnceMore() {
	here("once", "main.doOnceMore", "main.doOnceMore")
	once.Do(func() {})
}

func waitForSignal(c *sync.Cond) {
	c.L.Lock()
	here("cond", "main.waitForSignal", "main.waitForSignal")
	c.Wait()
}

func sleep() {
	here("sleep", "main.sleep", "main.sleep")
	time.Sleep(time.Hour)
}

func waitForTimer(timer *time.Timer) {
	here("chan receive", "main.waitForTimer", "main.waitForTimer")
	<-timer.C
}
