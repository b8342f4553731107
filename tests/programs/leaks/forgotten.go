package main

import (
	"context"
	"sync"
	"time"
	"unsafe"

	"programs/truth"
)

// startForgottenContexts starts those that wait for contexts that nobody can cancel any more.
func startForgottenContexts() {
	truth.Expect(4)
	ctx, cancel := context.WithCancel(context.Background())
	forget(cancel)
	go waitForContext("waits for a forgotten context", ctx)

	parent, cancelParent := context.WithCancel(context.Background())
	forget(cancelParent)
	child, cancelChild := context.WithCancel(parent)
	forget(cancelChild)
	go waitForContext("waits for a forgotten child of a context", child)
	go selectContext(parent, make(chan int))

	// For these package context starts a goroutine that watches both.
	own, cancelOwn := context.WithCancel(ownContext{context.Background(), make(chan struct{})})
	forget(cancelOwn)
	go waitForContext("waits for a child of a context of another make", own)
}

// forget is for functions that should have been called.
func forget(func()) {}

type ownContext struct {
	context.Context
	done chan struct{}
}

func (c ownContext) Done() <-chan struct{} { return c.done }

func waitForContext(name string, ctx context.Context) {
	leaked(name, "chan receive")
	<-ctx.Done()
}

func selectContext(ctx context.Context, in chan int) {
	leaked("select with a forgotten context", "select")
	for {
		select {
		case value := <-in:
			println(value)
		case <-ctx.Done():
			return
		}
	}
}

// session is larger than a mutex, lest the allocator puts it next to something alive.
type session struct {
	user string
	mu   sync.Mutex
	rw   sync.RWMutex
	jobs sync.WaitGroup
	cond *sync.Cond
	once sync.Once
}

func newSession() *session {
	s := &session{user: "somebody"}
	s.cond = sync.NewCond(&s.mu)
	return s
}

func startForgottenLocks() {
	forgetUnlock(newSession())
	forgetRWUnlock(newSession())
	forgetRUnlock(newSession())
	forgetDone(newSession())
	forgetSignal(newSession())
	lockEachOther(newSession(), newSession())
	runOnce(newSession())
	truth.Expect(1)
	go lockTwice(newSession())
}

// forgetUnlock returns early.
func forgetUnlock(s *session) {
	s.mu.Lock()
	truth.Expect(3)
	for i := 0; i < 3; i++ {
		go s.lock("locker of a mutex that nobody unlocks")
	}
	if s.user != "" {
		return
	}
	s.mu.Unlock()
}

func (s *session) lock(name string) {
	leaked(each(name), "mutex")
	s.mu.Lock()
	defer s.mu.Unlock()
}

func forgetRWUnlock(s *session) {
	s.rw.Lock()
	truth.Expect(2)
	go s.readLock("reader behind a forgotten writer")
	go s.writeLock("writer behind a forgotten writer")
}

func forgetRUnlock(s *session) {
	s.rw.RLock()
	truth.Expect(1)
	go s.writeLock("writer behind a forgotten reader")
	for s.rw.TryRLock() { // until the writer waits
		s.rw.RUnlock()
	}
	truth.Expect(1)
	go s.readLock("reader behind a writer behind a forgotten reader")
}

func (s *session) readLock(name string) {
	leaked(name, "rwmutex rlock")
	s.rw.RLock()
	defer s.rw.RUnlock()
}

func (s *session) writeLock(name string) {
	leaked(name, "rwmutex lock")
	s.rw.Lock()
	defer s.rw.Unlock()
}

func forgetDone(s *session) {
	truth.Expect(2)
	s.jobs.Add(1)
	go s.join("waits for a forgotten Done")
	go s.join("waits for a forgotten Done too")
}

func (s *session) join(name string) {
	leaked(name, "waitgroup")
	s.jobs.Wait()
}

func forgetSignal(s *session) {
	truth.Expect(3)
	for i := 0; i < 3; i++ {
		go s.waitForSignal()
	}
}

func (s *session) waitForSignal() {
	s.mu.Lock()
	leaked(each("waits for a signal that nobody sends"), "cond")
	s.cond.Wait()
	s.mu.Unlock()
}

// lockEachOther locks two mutexes in either order.
func lockEachOther(one, other *session) {
	truth.Expect(2)
	var both sync.WaitGroup
	both.Add(2)
	go one.lockBoth("locks in one order", other, &both)
	go other.lockBoth("locks in the other order", one, &both)
}

func (s *session) lockBoth(name string, other *session, both *sync.WaitGroup) {
	s.mu.Lock()
	defer s.mu.Unlock()
	both.Done()
	both.Wait()
	leaked(name, "mutex")
	other.mu.Lock()
	defer other.mu.Unlock()
}

// runOnce starts a Once whose function never ends, and somebody who waits for it.
func runOnce(s *session) {
	truth.Expect(2)
	inside := make(chan bool)
	go s.doFirst(inside, make(chan int))
	<-inside
	go s.doAgain()
}

func (s *session) doFirst(inside chan<- bool, never chan int) {
	s.once.Do(func() {
		inside <- true
		leaked("runs a Once for ever", "chan receive")
		<-never
	})
}

func (s *session) doAgain() {
	leaked("waits for a Once", "once")
	s.once.Do(func() {})
}

func lockTwice(s *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	leaked("locks a mutex twice", "mutex")
	s.mu.Lock()
}

// startChains starts those whose objects are held by other leaked goroutines only.
func startChains() {
	truth.Expect(5)
	first := make(chan int)
	for i := 0; i < 5; i++ {
		next := make(chan int)
		go passOn(first, next)
		first = next
	}

	truth.Expect(3)
	ring := []chan int{make(chan int), make(chan int), make(chan int)}
	for i := range ring {
		go sendRound(ring[i], ring[(i+1)%len(ring)])
	}

	truth.Expect(4)
	slots := make(chan struct{}, 2)
	for i := 0; i < cap(slots); i++ {
		slots <- struct{}{}
		go keepSlot(slots, make(chan int))
		go takeSlot(slots)
	}
}

func passOn(from <-chan int, to chan<- int) {
	leaked(each("link of a chain of leaked goroutines"), "chan receive")
	to <- <-from
}

func sendRound(to chan<- int, from <-chan int) {
	leaked(each("sender in a ring of senders"), "chan send")
	to <- 1
	<-from
}

func keepSlot(slots <-chan struct{}, never chan int) {
	defer func() { <-slots }()
	leaked(each("keeps a slot for ever"), "chan receive")
	<-never
}

func takeSlot(slots chan<- struct{}) {
	leaked(each("wants a slot that is kept for ever"), "chan send")
	slots <- struct{}{}
}

// Where numbers are that are addresses of channels, without keeping them.
var (
	hiddenHere   uintptr
	hiddenInHeap = new([4096]uintptr)
	hiddenInside = &struct {
		next   *session
		number uintptr
	}{next: newSession()}
)

// startHidden starts those whose channels can be found, but not by following pointers that are alive.
func startHidden() {
	truth.Expect(6)
	hiddenHere = hide("its address is a package variable's number")
	hiddenInHeap[77] = hide("its address is a number in the heap")
	hiddenInside.number = hide("its address is a number beside a pointer")
	go keepNumber(hide("its address is a number on a live stack"))
	go startAndSleep()
}

func hide(name string) uintptr {
	ch := make(chan int)
	go receiveHidden(name, ch)
	return *(*uintptr)(unsafe.Pointer(&ch))
}

func receiveHidden(name string, ch chan int) {
	leaked(name, "chan receive")
	<-ch
}

//go:noinline
func keepNumber(number uintptr) {
	reachable("keeps a channel's address as a number", "sleep")
	time.Sleep(long)
	println(number)
}

// startAndSleep has no use for the channel any more, but its stack may still show it.
func startAndSleep() {
	ch := make(chan int)
	truth.Expect(1)
	go receiveHidden("its starter sleeps and is done with the channel", ch)
	reachable("is done with a channel", "sleep")
	time.Sleep(long)
}
