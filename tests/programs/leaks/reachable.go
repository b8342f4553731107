package main

import (
	"context"
	"sync"
	"sync/atomic"

	"programs/truth"
)

func startReachable() {
	startGlobal()
	startIndirect()
	startHeld()
	startTimed()
	startReachableSince()
}

type closer struct {
	name string
	mu   sync.Mutex
	done chan int
}

func (c *closer) Close() error {
	close(c.done)
	return nil
}

type registry struct{ clients []*closer }

// What package variables keep, though nobody is about to use it.
var (
	globalChannel = make(chan int)
	globalMutex   sync.Mutex
	globalRW      sync.RWMutex
	globalGroup   sync.WaitGroup
	globalCondMu  sync.Mutex
	globalCond    = sync.NewCond(&globalCondMu)

	byName      = map[string]*registry{}
	byChannel   = map[chan int]string{}
	anything    interface{ Close() error }
	callback    func() error
	methodValue func() error
	inBuffer    = make(chan chan int, 4)
	inArray     [8]chan int
	inSyncMap   sync.Map
	inAtomic    atomic.Value
	inContext   context.Context
	inMiddle    *string
	inPool      *closer
	cleared     sync.Pool
	cancel      func()
	lockedAway  *closer
)

// startGlobal starts those whose objects are package variables.
func startGlobal() {
	truth.Expect(7)
	globalMutex.Lock()
	globalRW.Lock()
	globalGroup.Add(1)
	go wait("global channel", globalChannel)
	go lock("global mutex", &globalMutex)
	go readLock()
	go writeLock()
	go join()
	go waitForSignal()
	go selectSome(globalChannel, make(chan int))
}

func wait(name string, ch chan int) {
	reachable(name, "chan receive")
	<-ch
}

func lock(name string, mutex *sync.Mutex) {
	reachable(name, "mutex")
	mutex.Lock()
	mutex.Unlock()
}

func readLock() {
	reachable("reader of a global lock", "rwmutex rlock")
	globalRW.RLock()
	globalRW.RUnlock()
}

func writeLock() {
	reachable("writer of a global lock", "rwmutex lock")
	globalRW.Lock()
	globalRW.Unlock()
}

func join() {
	reachable("global group", "waitgroup")
	globalGroup.Wait()
}

func waitForSignal() {
	globalCondMu.Lock()
	reachable("global cond", "cond")
	globalCond.Wait()
	globalCondMu.Unlock()
}

func selectSome(global, own chan int) {
	reachable("select of a global channel and its own", "select")
	select {
	case <-own:
	case <-global:
	}
}

// startIndirect starts those whose objects package variables lead to.
func startIndirect() {
	byName["one"] = &registry{[]*closer{nil, waitedFor("in a map of structs of slices")}}
	byChannel[waitedFor("key of a map").done] = "a key"
	anything = waitedFor("in an interface")
	inClosure := waitedFor("in a closure")
	callback = func() error { return inClosure.Close() }
	methodValue = waitedFor("in a method value").Close
	inBuffer <- waitedFor("in the buffer of a channel").done
	inArray[3] = waitedFor("in an array").done
	inSyncMap.Store("key", waitedFor("in a sync.Map"))
	inAtomic.Store(waitedFor("in an atomic.Value"))
	inContext = context.WithValue(context.Background(), key{}, waitedFor("value of a context"))
	inMiddle = &waitedFor("by a pointer into its middle").name
	inPool = waitedFor("in a sync.Pool")

	truth.Expect(3)
	ctx, cancelLater := context.WithCancel(context.Background())
	cancel = cancelLater
	go waitForCancel(ctx)
	lockedAway = &closer{name: "locked"}
	lockedAway.mu.Lock()
	go lockAndLeak(make(chan int))
	go lock("lock that somebody leaked holds", &lockedAway.mu)
}

type key struct{}

// waitedFor makes something and somebody who waits for it.
func waitedFor(name string) *closer {
	truth.Expect(1)
	c := &closer{name: name, done: make(chan int)}
	go wait(name, c.done)
	return c
}

// fillPool moves what the pool is to keep there. The collector would clear the pool before long.
func fillPool() {
	cleared.Put(inPool)
	inPool = nil
}

func waitForCancel(ctx context.Context) {
	reachable("context whose cancel function is kept", "chan receive")
	<-ctx.Done()
}

// lockAndLeak would unlock, if ever it were woken.
func lockAndLeak(never chan int) {
	defer lockedAway.mu.Unlock()
	leaked("leaks while it holds a reachable lock", "chan receive")
	<-never
}
