package main

import (
	"net"
	"sync"
	"time"

	"programs/truth"
)

var lockedSituations = []string{"owner-sleeps", "owner-reads", "readers-and-a-writer", "lock-handed-over",
	"unlock-by-a-timer", "unlock-two-calls-up", "cond-signalled-by-a-ticker", "once-sleeps",
	"locker-behind-an-interface"}

func startLocked(name string) *verdict {
	switch name {
	case "owner-sleeps":
		return ownerSleeps()
	case "owner-reads":
		return ownerReads()
	case "readers-and-a-writer":
		return readersAndWriter()
	case "lock-handed-over":
		return lockHandedOver()
	case "unlock-by-a-timer":
		return unlockByTimer()
	case "unlock-two-calls-up":
		return unlockTwoCallsUp()
	case "cond-signalled-by-a-ticker":
		return condByTicker()
	case "once-sleeps":
		return onceSleeps()
	case "locker-behind-an-interface":
		return lockerBehindInterface()
	}
	return nil
}

// ledger is locked by whoever writes into it.
type ledger struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	total int
}

func (l *ledger) addTo(name string) {
	here(name, "mutex")
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total++
}

// startWaiters starts them once the lock is taken.
func (l *ledger) startWaiters() *verdict {
	truth.WaitUntilParked()
	truth.Expect(2)
	for _, name := range each("clerk", 2) {
		go l.addTo(name)
	}
	return healthy()
}

func ownerSleeps() *verdict {
	l := &ledger{}
	truth.Expect(1)
	go l.audit()
	return l.startWaiters()
}

func (l *ledger) audit() {
	l.mu.Lock()
	defer l.mu.Unlock()
	here("auditor", "sleep")
	time.Sleep(soon)
	println(l.total)
}

func ownerReads() *verdict {
	l := &ledger{}
	truth.Expect(1)
	go l.load(silent())
	return l.startWaiters()
}

func (l *ledger) load(from net.Conn) {
	l.mu.Lock()
	here("loads", "poll")
	l.total, _ = from.Read(make([]byte, 1))
	l.mu.Unlock()
}

func readersAndWriter() *verdict {
	l := &ledger{}
	truth.Expect(2)
	go l.readSlowly("first reader")
	go l.readSlowly("second reader")
	truth.WaitUntilParked()
	truth.Expect(1)
	go l.write()
	truth.WaitUntilParked()
	truth.Expect(1)
	go l.readLate()
	return healthy()
}

func (l *ledger) readSlowly(name string) {
	l.rw.RLock()
	defer l.rw.RUnlock()
	here(name, "sleep")
	time.Sleep(soon)
	println(l.total)
}

func (l *ledger) write() {
	here("writer", "rwmutex lock")
	l.rw.Lock()
	l.total++
	l.rw.Unlock()
}

func (l *ledger) readLate() {
	here("reader behind the writer", "rwmutex rlock")
	l.rw.RLock()
	println(l.total)
	l.rw.RUnlock()
}

// lockHandedOver begins in a goroutine that ends, and is to be finished by another.
func lockHandedOver() *verdict {
	l := &ledger{}
	began := make(chan bool)
	go func() {
		l.mu.Lock()
		began <- true
	}()
	<-began
	truth.Expect(1)
	go l.commit(silent())
	return l.startWaiters()
}

func (l *ledger) commit(to net.Conn) {
	here("commits", "poll")
	to.Read(make([]byte, 1))
	l.total++
	l.mu.Unlock()
}

func unlockByTimer() *verdict {
	l := &ledger{}
	l.mu.Lock()
	time.AfterFunc(soon, l.mu.Unlock)
	return l.startWaiters()
}

func unlockTwoCallsUp() *verdict {
	l := &ledger{}
	truth.Expect(1)
	go l.transaction()
	return l.startWaiters()
}

func (l *ledger) transaction() {
	in("(*ledger).second", "transaction", "sleep")
	l.mu.Lock()
	defer func() {
		if recover() == nil {
			l.total++
		}
		l.mu.Unlock()
	}()
	l.first()
}

//go:noinline
func (l *ledger) first() {
	l.second()
	println(l.total)
}

//go:noinline
func (l *ledger) second() {
	time.Sleep(soon)
	l.total++
}

func lockerBehindInterface() *verdict {
	l := &ledger{}
	truth.Expect(1)
	go withLock(&l.mu, func() { l.total++ })
	return l.startWaiters()
}

func withLock(lock sync.Locker, do func()) {
	lock.Lock()
	defer lock.Unlock()
	here("holder", "sleep")
	time.Sleep(soon)
	do()
}
