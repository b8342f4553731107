package main

import (
	"sync"

	"programs/truth"
)

var writtenTo sync.RWMutex

type cache struct {
	entries map[string]string
	rw      sync.RWMutex
}

// startRWMutexes starts in an order that decides who waits on which part of a lock.
func startRWMutexes() {
	readBy := &cache{}
	truth.Expect(3)
	go holdWrite("writer inside", &writtenTo)
	go holdRead("first reader inside", &readBy.rw)
	go holdRead("second reader inside", &readBy.rw)
	truth.WaitUntilParked()

	writer := truth.ID("writer inside")
	readers := []int{truth.ID("first reader inside"), truth.ID("second reader inside")}
	truth.Expect(4)
	go readLock("reader behind a writer", &writtenTo, writer)
	go readLocker(&writtenTo, writer)
	go writeLock("writer behind a writer", "sync.(*Mutex).", &writtenTo, writer)
	go writeLock("writer behind readers", "sync.(*RWMutex).Lock", &readBy.rw, readers...)
	truth.WaitUntilParked()

	pending := truth.ID("writer behind readers")
	truth.Expect(2)
	go readLock("reader behind a pending writer", &readBy.rw, append(readers, pending)...)
	go writeLock("writer behind a pending writer", "sync.(*Mutex).", &readBy.rw, append(readers, pending)...)
}

func holdWrite(name string, rw *sync.RWMutex) {
	rw.Lock()
	defer rw.Unlock()
	holdOn(name)
}

func holdRead(name string, rw *sync.RWMutex) {
	rw.RLock()
	defer rw.RUnlock()
	holdOn(name)
}

func readLock(name string, rw *sync.RWMutex, releasedBy ...int) {
	truth.Here(truth.Goroutine{Name: name, Kind: "rwmutex rlock",
		On: []truth.Object{truth.RWMutex(rw, "read_lock", releasedBy...)}})
	rw.RLock()
	rw.RUnlock()
}

func readLocker(rw *sync.RWMutex, releasedBy ...int) {
	locker := rw.RLocker()
	truth.Here(truth.Goroutine{Name: "reader by its locker", Kind: "rwmutex rlock",
		On: []truth.Object{truth.RWMutex(rw, "read_lock", releasedBy...)}})
	locker.Lock()
	locker.Unlock()
}

func writeLock(name, through string, rw *sync.RWMutex, releasedBy ...int) {
	truth.HereThrough(through, truth.Goroutine{Name: name, Kind: "rwmutex lock",
		On: []truth.Object{truth.RWMutex(rw, "lock", releasedBy...)}})
	rw.Lock()
	rw.Unlock()
}
