package main

import (
	"sync"

	"programs/truth"
)

type store struct {
	name  string
	mu    sync.Mutex
	rw    sync.RWMutex
	group sync.WaitGroup
	once  sync.Once
	ready *sync.Cond
	some  sync.Cond
	stats struct {
		mu    sync.Mutex
		count int
	}
}

type account struct {
	owner string
	sync.Mutex
	balance int
}

var (
	global sync.Mutex
	shards [8]sync.RWMutex
	cache  struct {
		entries int
		mu      sync.Mutex
	}
	shared = &store{}
)

func startLocks() {
	s, a := &store{}, &account{}
	s.ready = sync.NewCond(&sync.Mutex{})
	s.some.L = s.ready.L
	s.mu.Lock()
	s.rw.RLock()
	s.group.Add(1)
	s.stats.mu.Lock()
	a.Lock()
	global.Lock()
	shards[5].Lock()
	cache.mu.Lock()
	shared.mu.Lock()

	truth.Expect(14)
	go s.lock("main.store.mu")
	go s.write("main.store.rw")
	go s.wait("main.store.group")
	go s.runOnce("holds the Once", make(chan bool))
	go s.waitUntilReady("main.store.ready")
	go s.waitForSome("main.store.some")
	go s.countUp("main.store.stats.mu")
	go a.deposit("main.account.Mutex")
	go lock("main.global|m in main.lock", &global)
	go read("main.shards[]|m in main.read", &shards[5])
	go useCache("main.cache.mu")
	go useShared("main.shared.mu|main.store.mu")
	go lockOwn("own in main.lockOwn")
}

//go:noinline
func (s *store) lock(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "mutex", On: []truth.Object{truth.Mutex(&s.mu)}})
	s.mu.Lock()
	s.name = "locked"
}

//go:noinline
func (s *store) write(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "rwmutex lock", On: []truth.Object{truth.RWMutex(&s.rw, "lock")}})
	s.rw.Lock()
	s.name = "written"
}

//go:noinline
func (s *store) wait(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "waitgroup", On: []truth.Object{truth.WaitGroup(&s.group)}})
	s.group.Wait()
	s.name = "done"
}

//go:noinline
func (s *store) runOnce(name string, never chan bool) {
	s.once.Do(func() {
		go s.runOnceMore("main.store.once")
		truth.Here(truth.Goroutine{Name: name, Kind: "chan receive"})
		<-never
	})
}

//go:noinline
func (s *store) runOnceMore(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "once", On: []truth.Object{truth.Once(&s.once)}})
	s.once.Do(func() {})
	s.name = "once"
}

//go:noinline
func (s *store) waitUntilReady(name string) {
	s.ready.L.Lock()
	truth.Here(truth.Goroutine{Name: name, Kind: "cond", On: []truth.Object{truth.Cond(s.ready)}})
	s.ready.Wait()
	s.name = "ready"
}

//go:noinline
func (s *store) waitForSome(name string) {
	s.some.L.Lock()
	truth.Here(truth.Goroutine{Name: name, Kind: "cond", On: []truth.Object{truth.Cond(&s.some)}})
	s.some.Wait()
	s.name = "some"
}

//go:noinline
func (s *store) countUp(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "mutex", On: []truth.Object{truth.Mutex(&s.stats.mu)}})
	s.stats.mu.Lock()
	s.stats.count++
}

//go:noinline
func (a *account) deposit(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "mutex", On: []truth.Object{truth.Mutex(&a.Mutex)}})
	a.Lock()
	a.balance++
}

//go:noinline
func lock(name string, m *sync.Mutex) {
	truth.Here(truth.Goroutine{Name: name, Kind: "mutex", On: []truth.Object{truth.Mutex(m)}})
	m.Lock()
	m.Unlock()
}

//go:noinline
func read(name string, m *sync.RWMutex) {
	truth.Here(truth.Goroutine{Name: name, Kind: "rwmutex rlock", On: []truth.Object{truth.RWMutex(m, "read_lock")}})
	m.RLock()
	m.RUnlock()
}

//go:noinline
func useCache(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "mutex", On: []truth.Object{truth.Mutex(&cache.mu)}})
	cache.mu.Lock()
	cache.entries++
}

//go:noinline
func useShared(name string) {
	truth.Here(truth.Goroutine{Name: name, Kind: "mutex", On: []truth.Object{truth.Mutex(&shared.mu)}})
	shared.mu.Lock()
	shared.name = "used"
}

//go:noinline
func lockOwn(name string) {
	own := new(sync.Mutex)
	own.Lock()
	truth.Here(truth.Goroutine{Name: name, Kind: "mutex", On: []truth.Object{truth.Mutex(own)}})
	own.Lock()
	own.Unlock()
}
