// Command growing is a service that leaks: more goroutines each time that it gets SIGUSR1, while others wait for
// work that never comes and one goes on working.
//
// Whenever all have parked it writes its goroutines, as Go prints them, to the file that its only argument names
// and the number of the round, prints "ready round=…", and waits for the next signal.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	leakedEachRound = 200
	idle            = 5
)

var (
	arrived atomic.Int64
	jobs    = make(chan int)
	replies = make(chan int)
	brief   = make(chan bool)
	beats   atomic.Int64
)

func main() {
	more := make(chan os.Signal, 1)
	signal.Notify(more, syscall.SIGUSR1)
	for i := 0; i < idle; i++ {
		go work()
	}
	go beat()
	go visit()
	for round := 1; ; round++ {
		for i := 0; i < leakedEachRound; i++ {
			go fetch()
		}
		settle(int64(idle + round*leakedEachRound))
		write(round)
		fmt.Printf("ready round=%d\n", round)
		<-more
		if round == 1 {
			brief <- true
		}
	}
}

// fetch leaks: nobody takes its reply.
func fetch() {
	arrived.Add(1)
	replies <- 1
}

// work waits for a job that nobody has.
func work() {
	arrived.Add(1)
	<-jobs
}

// visit is there in the first round only.
func visit() { <-brief }

// beat moves on all the time.
func beat() {
	for {
		time.Sleep(time.Millisecond)
		beats.Add(1)
	}
}

// settle returns when all have parked, and the runtime has noted since when: a collection does that.
func settle(all int64) {
	for arrived.Load() < all {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond)
	runtime.GC()
	for start := beats.Load(); beats.Load() == start; {
		time.Sleep(time.Millisecond)
	}
}

func write(round int) {
	text := make([]byte, 16<<20)
	text = text[:runtime.Stack(text, true)]
	if err := os.WriteFile(fmt.Sprintf("%s.%d", os.Args[1], round), text, 0o600); err != nil {
		panic(err)
	}
}
