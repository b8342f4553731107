// Command crowd has as many parked goroutines as wanted, of many kinds and shapes.
//
// When all are parked it prints "ready pid=… goroutines=…" and waits for a signal.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

// arrived counts the goroutines that have nothing left to do but to park.
var arrived atomic.Int64

func main() {
	size := flag.Int("n", 1000, "how many goroutines")
	shapes := flag.Int("shapes", 64, "how many shapes of stacks above each kind of wait")
	flag.Parse()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)

	starts := []func(shape int, wait func()){startRequest, startJob, startSession}
	waits := newWaits()
	for i := 0; i < *size; i++ {
		wait, rest := waits[i%len(waits)], i/len(waits)
		start, shape := starts[rest%len(starts)], rest/len(starts)%*shapes
		start(shape, wait)
	}
	waitUntilParked(*size)

	fmt.Printf("ready pid=%d goroutines=%d\n", os.Getpid(), runtime.NumGoroutine())
	<-signals
}

// waitUntilParked returns when nobody but main can run.
func waitUntilParked(size int) {
	for arrived.Load() < int64(size) {
		time.Sleep(10 * time.Millisecond)
	}
	// All have arrived; a few may still be on their last steps. On a single processor whoever
	// can run gets its turn while main yields, so after more turns than a run queue is long
	// (256) all had theirs.
	processors := runtime.GOMAXPROCS(1)
	for i := 0; i < 1000; i++ {
		runtime.Gosched()
	}
	runtime.GOMAXPROCS(processors)
}
