package main

import (
	"sync"

	"programs/truth"
)

var globalMutex sync.Mutex

type account struct {
	owner string
	sync.Mutex
	balance int
}

type table struct {
	rows map[string]int
	mu   sync.Mutex
}

// Mutexes whose semaphores share a root of the runtime's table: it has 251, one for each 8 bytes in turn.
var sameRoot [3 * 251]sync.Mutex

func startMutexes() {
	inTable, inAccount, behindInterface := &table{}, &account{}, &table{}
	truth.Expect(4)
	go holdMutex("holder of a package variable's mutex", &globalMutex)
	go holdMutex("holder of a field's mutex", &inTable.mu)
	go holdMutex("holder of an embedded mutex", &inAccount.Mutex)
	go holdMutex("holder of a mutex behind an interface", &behindInterface.mu)
	truth.WaitUntilParked()

	truth.Expect(5)
	go lockMutex("mutex of a package variable", &globalMutex, "holder of a package variable's mutex")
	go lockMutex("mutex of a field", &inTable.mu, "holder of a field's mutex")
	go lockAccount(inAccount)
	go lockAny(&behindInterface.mu, truth.Mutex(&behindInterface.mu, truth.ID("holder of a mutex behind an interface")))
	go lockTwice(&table{})

	for i, name := range []string{"first", "second", "third"} {
		mutex, holder := &sameRoot[251*i], name+" holder in one semaphore root"
		truth.Expect(1)
		go holdMutex(holder, mutex)
		truth.WaitUntilParked()
		truth.Expect(2)
		go lockMutex(name+" mutex in one semaphore root", mutex, holder)
		go lockMutex(name+" mutex in one semaphore root, once more", mutex, holder)
	}
}

func holdMutex(name string, mutex *sync.Mutex) {
	mutex.Lock()
	defer mutex.Unlock()
	holdOn(name)
}

// holdOn waits while its caller holds something.
func holdOn(name string) {
	forever := make(chan struct{})
	truth.Here(truth.Goroutine{Name: name, Kind: "chan receive", On: []truth.Object{truth.Channel(forever, "receive")}})
	<-forever
}

func lockMutex(name string, mutex *sync.Mutex, holder string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "mutex", On: []truth.Object{truth.Mutex(mutex, truth.ID(holder))}})
	mutex.Lock()
	mutex.Unlock()
}

func lockAccount(a *account) {
	truth.Here(truth.Goroutine{Name: "mutex embedded", Kind: "mutex",
		On: []truth.Object{truth.Mutex(&a.Mutex, truth.ID("holder of an embedded mutex"))}})
	a.Lock()
	a.balance++
	a.Unlock()
}

func lockAny(locker sync.Locker, object truth.Object) {
	truth.Here(truth.Goroutine{Name: "mutex behind an interface", Kind: "mutex", On: []truth.Object{object}})
	locker.Lock()
	locker.Unlock()
}

func lockTwice(t *table) {
	t.mu.Lock()
	defer t.mu.Unlock()
	truth.Here(truth.Goroutine{Name: "mutex locked twice", Kind: "mutex",
		On: []truth.Object{truth.Mutex(&t.mu, truth.OwnID())}})
	t.mu.Lock()
	t.rows["never"]++
	t.mu.Unlock()
}
