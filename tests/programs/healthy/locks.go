package main

import (
	"fmt"
	"sync"
	"time"

	"programs/truth"
)

// store is something in the heap that only those who use it know.
type store struct {
	path  string
	mu    sync.Mutex
	rw    sync.RWMutex
	ready *sync.Cond
	full  bool
	once  sync.Once
}

func newStore(path string) *store {
	s := &store{path: path}
	s.ready = sync.NewCond(&s.mu)
	return s
}

// startLocks starts those that wait for locks and those that will let them have them.
func startLocks() {
	startLockers(newStore("mutex"))
	startReaders(newStore("behind a writer"))
	startWriter(newStore("behind a reader"))
	startConsumers(newStore("cond"))
	startOnce(newStore("once"))
	startGroup(3)
}

// started lets its function go on when the other says that it holds the lock.
type started chan struct{}

func startLockers(s *store) {
	truth.Expect(3)
	held := make(started)
	go s.update(held)
	<-held
	go s.lock("first to wait for a mutex")
	go s.lock("second to wait for a mutex")
}

func (s *store) update(held started) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(held)
	healthy("sleeps with a mutex", "sleep")
	time.Sleep(long)
}

func (s *store) lock(name string) {
	healthy(name, "mutex")
	s.mu.Lock()
	s.mu.Unlock()
}

func startReaders(s *store) {
	truth.Expect(2)
	held := make(started)
	go s.write(held)
	<-held
	go s.readLock()
}

func (s *store) write(held started) {
	s.rw.Lock()
	close(held)
	healthy("sleeps as a writer", "sleep")
	time.Sleep(long)
	s.rw.Unlock()
}

func (s *store) readLock() {
	healthy("waits for a writer", "rwmutex rlock")
	s.rw.RLock()
	s.rw.RUnlock()
}

func startWriter(s *store) {
	truth.Expect(2)
	held := make(started)
	go s.read(held)
	<-held
	go s.writeLock()
}

func (s *store) read(held started) {
	s.rw.RLock()
	defer s.rw.RUnlock()
	close(held)
	healthy("sleeps as a reader", "sleep")
	time.Sleep(long)
}

func (s *store) writeLock() {
	healthy("waits for a reader", "rwmutex lock")
	s.rw.Lock()
	s.rw.Unlock()
}

func startConsumers(s *store) {
	truth.Expect(3)
	go s.fill()
	go s.consume("first to wait for a cond")
	go s.consume("second to wait for a cond")
}

func (s *store) fill() {
	healthy("sleeps before it signals", "sleep")
	time.Sleep(long)
	s.mu.Lock()
	s.full = true
	s.mu.Unlock()
	s.ready.Broadcast()
}

func (s *store) consume(name string) {
	s.mu.Lock()
	healthy(name, "cond")
	for !s.full {
		s.ready.Wait()
	}
	s.mu.Unlock()
}

func startOnce(s *store) {
	truth.Expect(2)
	inside := make(started)
	go s.open(inside)
	<-inside
	go s.openToo()
}

func (s *store) open(inside started) {
	s.once.Do(func() {
		close(inside)
		healthy("runs a Once slowly", "sleep")
		time.Sleep(long)
	})
}

func (s *store) openToo() {
	healthy("waits for a Once", "once")
	s.once.Do(func() {})
}

// startGroup is what errgroup does.
func startGroup(size int) {
	group, errors := new(sync.WaitGroup), make(chan error)
	truth.Expect(size + 2)
	group.Add(size)
	for i := 0; i < size; i++ {
		go member(i, group, errors)
	}
	go closeErrors(group, errors)
	go firstError(errors)
}

func member(number int, group *sync.WaitGroup, errors chan<- error) {
	defer group.Done()
	healthy(fmt.Sprint("member of a group ", number), "sleep")
	time.Sleep(long)
	errors <- nil
}

func closeErrors(group *sync.WaitGroup, errors chan error) {
	healthy("waits for a group", "waitgroup")
	group.Wait()
	close(errors)
}

func firstError(errors <-chan error) {
	healthy("collects a group's errors", "chan receive")
	for err := range errors {
		println(err)
	}
}
