package main

import (
	"runtime"
	"sync"

	"programs/truth"
)

var rwMutexSituations = []string{"caches-cross", "recursive-read-lock", "read-lock-upgraded",
	"read-lock-under-the-write-lock", "read-lock-forgotten"}

func startRWMutexes(name string) *verdict {
	switch name {
	case "caches-cross":
		return cachesCross()
	case "recursive-read-lock":
		return recursiveReadLock()
	case "read-lock-upgraded":
		return upgraded()
	case "read-lock-under-the-write-lock":
		return readUnderWrite()
	case "read-lock-forgotten":
		return readLockForgotten()
	}
	return nil
}

type cache struct {
	mu      sync.RWMutex
	entries map[string]string
}

// cachesCross has two caches that are filled from each other.
func cachesCross() *verdict {
	users, groups := &cache{}, &cache{}
	truth.Expect(2)
	go keepFilling("fills users", users, groups)
	go keepFilling("fills groups", groups, users)
	return stuck(foundOn(truth.RWMutex(&users.mu, ""), "wait_cycle", proved, "fills users", "fills groups").
		releasedBy("fills users"))
}

func keepFilling(name string, c, from *cache) {
	in("(*cache).get", name, "rwmutex rlock")
	for {
		c.fill(from)
	}
}

func (c *cache) fill(from *cache) {
	c.mu.Lock()
	defer c.mu.Unlock()
	runtime.Gosched() // as if it did more
	c.entries = map[string]string{"all": from.get("all")}
}

//go:noinline
func (c *cache) get(key string) string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.entries[key]
}

// settings renders itself with its read lock held, and takes that once more for each value.
type settings struct {
	mu     sync.RWMutex
	values map[string]string
	loads  int
}

func recursiveReadLock() *verdict {
	s := &settings{values: map[string]string{"color": "red", "size": "10"}}
	truth.Expect(2)
	go s.keepRendering()
	go s.keepLoading()
	return stuck(foundOn(truth.RWMutex(&s.mu, ""), "wait_cycle", proved, "renders", "loads").releasedBy("renders"))
}

func (s *settings) keepRendering() {
	in("(*settings).value", "renders", "rwmutex rlock")
	for {
		s.render()
	}
}

func (s *settings) render() (text string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for key := range s.values {
		runtime.Gosched()
		text += key + "=" + s.value(key)
	}
	return text
}

//go:noinline
func (s *settings) value(key string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.values[key]
}

func (s *settings) keepLoading() {
	in("(*settings).load", "loads", "rwmutex lock")
	for {
		s.load()
	}
}

func (s *settings) load() {
	s.mu.Lock()
	s.loads++
	s.mu.Unlock()
}

// prices has a reader that finds something missing, and wants to write at once.
type prices struct {
	mu    sync.RWMutex
	cents map[string]int
}

func upgraded() *verdict {
	p := &prices{cents: map[string]int{}}
	truth.Expect(1)
	go p.serve()
	truth.WaitUntilParked()
	truth.Expect(2)
	names := each("shop", 2)
	for _, name := range names {
		go p.show(name)
	}
	return stuck(foundOn(truth.RWMutex(&p.mu, ""), "self_deadlock", proved, append(names, "upgrader")...).
		releasedBy("upgrader"))
}

func (p *prices) serve() {
	in("(*prices).set", "upgrader", "rwmutex lock")
	p.mu.RLock()
	defer p.mu.RUnlock()
	if _, known := p.cents["tea"]; !known {
		p.set("tea", 300)
	}
}

//go:noinline
func (p *prices) set(name string, cents int) {
	p.mu.Lock()
	p.cents[name] = cents
	p.mu.Unlock()
}

func (p *prices) show(name string) {
	here(name, "rwmutex rlock")
	p.mu.RLock()
	println(p.cents[name])
	p.mu.RUnlock()
}

// readUnderWrite reads, by a function that locks for itself, what it is writing.
func readUnderWrite() *verdict {
	s := &settings{values: map[string]string{"size": "10"}}
	truth.Expect(1)
	go s.grow()
	return stuck(foundOn(truth.RWMutex(&s.mu, ""), "self_deadlock", proved, "grows").releasedBy("grows"))
}

func (s *settings) grow() {
	in("(*settings).value", "grows", "rwmutex rlock")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values["size"] = s.value("size") + "0"
}

// blocklist has a reader that returns early, without unlocking.
type blocklist struct {
	mu    sync.RWMutex
	hosts []string
}

func readLockForgotten() *verdict {
	b := &blocklist{hosts: []string{"evil.example"}}
	b.blocks("evil.example")
	truth.Expect(1)
	go b.add("writer")
	truth.WaitUntilParked()
	truth.Expect(1)
	go b.ask("reader")
	return stuck(foundOn(truth.RWMutex(&b.mu, ""), "lock_abandoned", strong, "writer", "reader"))
}

func (b *blocklist) blocks(host string) bool {
	b.mu.RLock()
	for _, known := range b.hosts {
		if known == host {
			return true
		}
	}
	b.mu.RUnlock()
	return false
}

func (b *blocklist) add(host string) {
	here(host, "rwmutex lock")
	b.mu.Lock()
	b.hosts = append(b.hosts, host)
	b.mu.Unlock()
}

func (b *blocklist) ask(host string) {
	in("(*blocklist).blocks", host, "rwmutex rlock")
	println(b.blocks(host))
}
