package main

import (
	"net"
	"reflect"
	"sync"
	"time"

	"programs/truth"
)

type baton struct{ runner int }

// relayRace has a channel for each runner; who gets the baton is known only when it is passed.
type relayRace struct{ runners []chan baton }

func elementChosenLater() *verdict {
	r := &relayRace{}
	for i := 0; i < 3; i++ {
		r.runners = append(r.runners, make(chan baton))
	}
	truth.Expect(4)
	for i, name := range each("runner", 3) {
		go r.run(name, i)
	}
	go r.pass(silent())
	return healthy()
}

func (r *relayRace) run(name string, number int) {
	here(name, "chan receive")
	println((<-r.runners[number]).runner)
}

func (r *relayRace) pass(from net.Conn) {
	var chosen [1]byte
	here("passes", "poll")
	for {
		if _, err := from.Read(chosen[:]); err != nil {
			return
		}
		number := int(chosen[0]) % len(r.runners)
		r.runners[number] <- baton{number}
	}
}

// keyLocks has a lock for each key.
type keyLocks struct {
	mu    sync.Mutex
	locks map[string]*sync.Mutex
}

func (k *keyLocks) of(key string) *sync.Mutex {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.locks[key] == nil {
		k.locks[key] = new(sync.Mutex)
	}
	return k.locks[key]
}

func lockOfMap() *verdict {
	k := &keyLocks{locks: map[string]*sync.Mutex{}}
	truth.Expect(1)
	go k.useSlowly("key")
	truth.WaitUntilParked()
	truth.Expect(2)
	for _, name := range each("user of a key", 2) {
		go k.use(name, "key")
	}
	return healthy()
}

func (k *keyLocks) useSlowly(key string) {
	k.of(key).Lock()
	here("has the key", "sleep")
	time.Sleep(soon)
	k.of(key).Unlock()
}

func (k *keyLocks) use(name, key string) {
	here(name, "mutex")
	lock := k.of(key)
	lock.Lock()
	defer lock.Unlock()
	println(name)
}

type present struct{ from string }

type invitation struct{ presents chan<- present }

// channelHandedOver has a guest who got the channel in a message, and keeps it nowhere but on its stack.
func channelHandedOver() *verdict {
	invitations, presents := make(chan invitation), make(chan present)
	truth.Expect(2)
	go comeLater(invitations)
	invitations <- invitation{presents}
	go unwrap(presents)
	return healthy()
}

func comeLater(invitations <-chan invitation) {
	invited := <-invitations
	here("guest", "sleep")
	time.Sleep(soon)
	invited.presents <- present{"guest"}
}

func unwrap(presents <-chan present) {
	here("host", "chan receive")
	println((<-presents).from)
}

type report struct{ lines int }

// startedLater has a producer that a sleeper will start.
func startedLater() *verdict {
	reports := make(chan report)
	truth.Expect(2)
	go startAfterwards(reports)
	go readReport(reports)
	return healthy()
}

func startAfterwards(reports chan<- report) {
	here("starts somebody later", "sleep")
	time.Sleep(soon)
	go writeReport(reports)
}

func writeReport(reports chan<- report) { reports <- report{10} }

func readReport(reports <-chan report) {
	here("reads the report", "chan receive")
	println((<-reports).lines)
}

// passerBy is sent by what main leads to, whose address is in memory: it runs once.
type passerBy struct{ name string }

var (
	counter  = make(chan passerBy)
	profiled map[uintptr]string
)

func mainAsNumber() *verdict {
	profiled = map[uintptr]string{reflect.ValueOf(main).Pointer(): "main"}
	truth.Expect(1)
	if len(profiled) == 0 {
		go passBy()
	}
	go count()
	return stuck(foundAt(counter, "orphaned_receive", proved, "counter"))
}

func passBy() { counter <- passerBy{"bob"} }

func count() {
	here("counter", "chan receive")
	println((<-counter).name)
}
