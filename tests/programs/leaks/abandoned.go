package main

import (
	"errors"
	"io"
	"net"
	"runtime"
	"sync"
	"time"

	"programs/truth"
)

const equals = 5000

func startLeaked() {
	startAbandoned()
	startForgottenContexts()
	startChains()
	startForgottenLocks()
	startHidden()
	startLeakedSince()
}

// startAbandoned starts those that the other side of their channel has left.
func startAbandoned() {
	askWithTimeout()
	askForFirst("a", "b", "c")
	produce("a", "b", "c")
	runPool(4)
	handleAsIs(1)

	truth.Expect(11)
	go receiveAlone(make(chan int))
	go receiveNil()
	go sendNil()
	go selectNil(nil, nil)
	go selectNothing()
	go selectAlone(make(chan int), make(chan string))
	go receiveStopped(time.NewTimer(time.Hour))
	go receiveTwice(time.NewTimer(time.Nanosecond))
	go receiveOnThread(make(chan int))
	go readPipe()
	go readNetPipe()

	truth.Expect(equals)
	for i := 0; i < equals; i++ {
		handle(i)
	}
}

// askWithTimeout does not wait for its answer.
func askWithTimeout() {
	truth.Expect(1)
	answer, late := make(chan int), make(chan bool)
	go func() {
		<-late
		leaked("sender whose caller has timed out", "chan send")
		answer <- 42
	}()
	select {
	case <-answer:
	case <-time.After(time.Microsecond):
		close(late)
	}
}

// askForFirst returns at the first error; the others can't tell theirs.
func askForFirst(names ...string) error {
	truth.Expect(len(names) - 1)
	failures := make(chan error)
	var first sync.Once
	for range names {
		go func() {
			failed := false
			first.Do(func() { failed = true })
			if !failed {
				leaked(each("sender of an error after the first"), "chan send")
			}
			failures <- errors.New("no answer")
		}()
	}
	return <-failures
}

// produce forgets to close the channel when all is done.
func produce(items ...string) {
	work := make(chan string)
	truth.Expect(3)
	var consumed sync.WaitGroup
	consumed.Add(len(items))
	for i := 0; i < 3; i++ {
		go func() {
			// Announces itself early: it can't know which item was the last.
			leaked(each("consumer of a channel that nobody closed"), "chan receive")
			for range work {
				consumed.Done()
			}
		}()
	}
	for _, item := range items {
		work <- item
	}
	consumed.Wait()
}

type pool struct {
	jobs    chan int
	results chan int
	workers sync.WaitGroup
}

// runPool starts a pool, and returns early.
func runPool(size int) {
	p := &pool{jobs: make(chan int), results: make(chan int)}
	truth.Expect(size + 1)
	p.workers.Add(size)
	for i := 0; i < size; i++ {
		go p.work(i)
	}
	go p.closeResults()
}

func (p *pool) work(number int) {
	defer p.workers.Done()
	leaked(each("worker of a pool without an owner"), "chan receive")
	for job := range p.jobs {
		p.results <- job * number
	}
}

func (p *pool) closeResults() {
	leaked("closer of a pool without an owner", "waitgroup")
	p.workers.Wait()
	close(p.results)
}

func receiveAlone(ch chan int) {
	leaked("receiver of a channel that nobody holds", "chan receive")
	<-ch
}

func receiveNil() {
	var ch chan int
	leaked("receiver of a nil channel", "nil chan receive")
	<-ch
}

func sendNil() {
	var ch chan int
	leaked("sender to a nil channel", "nil chan send")
	ch <- 1
}

func selectNil(in, out chan int) {
	leaked("select of nil channels", "nil select")
	select {
	case <-in:
	case out <- 1:
	}
}

func selectNothing() {
	leaked("select of nothing", "empty select")
	select {}
}

func selectAlone(in chan int, out chan string) {
	leaked("select of channels that nobody holds", "select")
	select {
	case <-in:
	case out <- "":
	}
}

func receiveStopped(timer *time.Timer) {
	timer.Stop()
	leaked("receiver of a stopped timer", "chan receive")
	<-timer.C
}

func receiveTwice(timer *time.Timer) {
	<-timer.C
	leaked("receiver of a timer that has fired", "chan receive")
	<-timer.C
}

func receiveOnThread(ch chan int) {
	runtime.LockOSThread()
	leaked("receiver locked to a thread", "chan receive")
	<-ch
}

func readPipe() {
	reader, _ := io.Pipe()
	leaked("reader of a pipe without a writer", "select")
	reader.Read(make([]byte, 1))
}

func readNetPipe() {
	reader, _ := net.Pipe()
	leaked("reader of a connection in memory without a peer", "select")
	reader.Read(make([]byte, 1))
}

// handle answers before its helper is done, again and again.
func handle(request int) {
	result := make(chan int)
	go func() {
		leaked(each("one of many equal senders"), "chan send")
		result <- request + 1
	}()
}

// handleAsIs differs from handle in what the helper sends: a variable of its closure, which lies in the heap
// and leads to the channel. The runtime's own profile follows the sender to what it sends, and misses it.
func handleAsIs(request int) {
	truth.Expect(1)
	result := make(chan int)
	go func() {
		leaked("sender of a captured variable", "chan send")
		result <- request
	}()
}
