package main

import (
	"net"
	"sync"
	"sync/atomic"
	"time"

	"programs/truth"
)

var slowSituations = []string{"busy-pipeline", "full-queue", "slow-receiver", "group-that-reads",
	"errgroup-that-reads", "rate-limiter", "semaphore-in-use", "reply-to-come", "many-runnable"}

// soon is long enough for a core to be taken, and not long for a service.
const soon = 10 * time.Minute

func startSlow(name string) *verdict {
	switch name {
	case "busy-pipeline":
		return busyPipeline()
	case "full-queue":
		return fullQueue(8)
	case "slow-receiver":
		return fullQueue(0)
	case "group-that-reads":
		return groupReads()
	case "errgroup-that-reads":
		return errgroupReads()
	case "rate-limiter":
		return rateLimiter()
	case "semaphore-in-use":
		return semaphoreInUse()
	case "reply-to-come":
		return replyToCome()
	case "many-runnable":
		return manyRunnable()
	}
	return nil
}

type number struct{ value int }

// busyPipeline never rests; whoever looks sees its stages wait for each other, here or there.
func busyPipeline() *verdict {
	made, squared := make(chan number, 2), make(chan number)
	go func() {
		for i := 0; ; i++ {
			made <- number{i}
		}
	}()
	for i := 0; i < 2; i++ {
		go square(made, squared)
	}
	go add(squared, new(atomic.Int64))
	return healthy()
}

func square(in <-chan number, out chan<- number) {
	for n := range in {
		out <- number{n.value * n.value}
	}
}

func add(in <-chan number, total *atomic.Int64) {
	for n := range in {
		total.Add(int64(n.value))
	}
}

type task struct{ name string }

// backlog has somebody who takes a task now and then.
type backlog struct{ tasks chan task }

func fullQueue(size int) *verdict {
	b := &backlog{make(chan task, size)}
	truth.Expect(4)
	go b.doThem()
	for _, name := range each("plans", 3) {
		go b.plan(name)
	}
	return healthy()
}

func (b *backlog) doThem() {
	here("works", "sleep")
	for t := range b.tasks {
		println(t.name)
		time.Sleep(soon)
	}
}

func (b *backlog) plan(name string) {
	here(name, "chan send")
	for {
		b.tasks <- task{name}
	}
}

// gathering waits for workers who wait for servers.
type gathering struct {
	readers sync.WaitGroup
	bytes   atomic.Int64
}

func groupReads() *verdict {
	g := &gathering{}
	g.readers.Add(3)
	truth.Expect(4)
	for _, name := range each("reader", 3) {
		go g.read(name, silent())
	}
	go g.wait()
	return healthy()
}

func (g *gathering) read(name string, connection net.Conn) {
	defer g.readers.Done()
	var buffer [64]byte
	here(name, "poll")
	count, _ := connection.Read(buffer[:])
	g.bytes.Add(int64(count))
}

func (g *gathering) wait() {
	here("waits for all", "waitgroup")
	g.readers.Wait()
	println(g.bytes.Load())
}

// errgroup is what golang.org/x/sync has.
type errgroup struct {
	members sync.WaitGroup
	once    sync.Once
	err     error
}

func (g *errgroup) start(run func() error) {
	g.members.Add(1)
	go func() {
		defer g.members.Done()
		if err := run(); err != nil {
			g.once.Do(func() { g.err = err })
		}
	}()
}

func (g *errgroup) wait() error {
	g.members.Wait()
	return g.err
}

func errgroupReads() *verdict {
	truth.Expect(4)
	go askAll(each("server", 3))
	return healthy()
}

func askAll(servers []string) {
	in("(*errgroup).wait", "asks all", "waitgroup")
	group := new(errgroup)
	for _, server := range servers {
		server, connection := server, silent()
		group.start(func() error { return askServer(server, connection) })
	}
	println(group.wait())
}

//go:noinline
func askServer(name string, connection net.Conn) error {
	here(name, "poll")
	_, err := connection.Read(make([]byte, 1))
	return err
}
