package main

import (
	"errors"
	"sync"

	"programs/truth"
)

var syncSituations = []string{"done-missing", "worker-stuck", "worker-waits-for-all", "signal-missing",
	"signal-too-early", "once-blocks"}

func startSync(name string) *verdict {
	switch name {
	case "done-missing":
		return doneMissing()
	case "worker-stuck":
		return workerStuck()
	case "worker-waits-for-all":
		return workerWaitsForAll()
	case "signal-missing":
		return signalMissing()
	case "signal-too-early":
		return signalTooEarly()
	case "once-blocks":
		return onceBlocks()
	}
	return nil
}

var errNoTable = errors.New("no such table")

// migration has a worker for each table; one that fails does not tell that it is done.
type migration struct {
	tables  sync.WaitGroup
	failure error
}

func doneMissing() *verdict {
	m := &migration{}
	truth.Expect(1)
	go m.run("users", "")
	return stuck(foundOn(truth.WaitGroup(&m.tables), "waitgroup_stuck", proved, "migration"))
}

func (m *migration) run(tables ...string) {
	here("migration", "waitgroup")
	for _, table := range tables {
		m.tables.Add(1)
		go m.migrate(table)
	}
	m.tables.Wait()
}

func (m *migration) migrate(table string) {
	if table == "" {
		m.failure = errNoTable
		return
	}
	m.tables.Done()
}

type page struct{ number int }

// crawl waits for its workers; one of them waits for pages that nobody sends.
type crawl struct {
	workers sync.WaitGroup
	pages   chan page
}

func workerStuck() *verdict {
	c := &crawl{pages: make(chan page)}
	truth.Expect(2)
	go c.run()
	return stuck(foundAt(c.pages, "orphaned_receive", proved, "crawler", "crawl"))
}

func (c *crawl) run() {
	here("crawl", "waitgroup")
	c.workers.Add(1)
	go c.work()
	c.workers.Wait()
}

func (c *crawl) work() {
	here("crawler", "chan receive")
	defer c.workers.Done()
	for p := range c.pages {
		println(p.number)
	}
}

// shutdown is run by one of those that it waits for.
type shutdown struct{ users sync.WaitGroup }

func workerWaitsForAll() *verdict {
	s := &shutdown{}
	s.users.Add(1)
	truth.Expect(1)
	go s.use()
	return stuck(foundOn(truth.WaitGroup(&s.users), "self_deadlock|waitgroup_stuck", strong, "user"))
}

func (s *shutdown) use() {
	in("(*shutdown).wait", "user", "waitgroup")
	defer s.users.Done()
	s.wait()
}

//go:noinline
func (s *shutdown) wait() { s.users.Wait() }

type parcel struct{ weight int }

// shelf has a place for parcels; what puts one there is to wake those who wait for one.
type shelf struct {
	mu      sync.Mutex
	filled  *sync.Cond
	parcels []parcel
}

func newShelf() *shelf {
	s := &shelf{}
	s.filled = sync.NewCond(&s.mu)
	return s
}

func signalMissing() *verdict {
	s := newShelf()
	truth.Expect(2)
	names := each("driver", 2)
	for _, name := range names {
		go s.take(name)
	}
	truth.WaitUntilParked()
	s.putQuietly(parcel{1})
	return stuck(foundOn(truth.Cond(s.filled), "cond_stuck", strong, names...))
}

func (s *shelf) take(name string) {
	here(name, "cond")
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.parcels) == 0 {
		s.filled.Wait()
	}
	s.parcels = s.parcels[1:]
}

// putQuietly forgets to signal.
func (s *shelf) putQuietly(p parcel) {
	s.mu.Lock()
	s.parcels = append(s.parcels, p)
	s.mu.Unlock()
}

// gate is opened once, before those who wait look for it: they wait without asking whether it is open.
type gate struct {
	mu     sync.Mutex
	opened *sync.Cond
}

func signalTooEarly() *verdict {
	g := &gate{}
	g.opened = sync.NewCond(&g.mu)
	g.opened.Broadcast()
	truth.Expect(1)
	go g.enter()
	return stuck(foundOn(truth.Cond(g.opened), "cond_stuck", strong, "visitor"))
}

func (g *gate) enter() {
	here("visitor", "cond")
	g.mu.Lock()
	g.opened.Wait()
	g.mu.Unlock()
}

type secret struct{ text string }

// vault is opened once, by a secret that nobody sends.
type vault struct {
	open    sync.Once
	secrets chan secret
	opened  string
}

func onceBlocks() *verdict {
	v := &vault{secrets: make(chan secret)}
	truth.Expect(1)
	go v.use("first", "chan receive", "(*vault).unlock")
	truth.WaitUntilParked()
	truth.Expect(2)
	for _, name := range each("other", 2) {
		go v.use(name, "once", "(*vault).use")
	}
	return stuck(foundAt(v.secrets, "orphaned_receive", strong, append(each("other", 2), "first")...))
}

func (v *vault) use(name, kind, function string) {
	in(function, name, kind)
	v.open.Do(v.unlock)
	println(v.opened)
}

func (v *vault) unlock() { v.opened = (<-v.secrets).text }
