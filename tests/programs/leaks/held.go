package main

import (
	"context"
	"net"
	"os"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	"programs/truth"
)

const long = 24 * time.Hour

// peers are the other ends of connections. If the collector found them, they would be closed.
var peers []net.Conn

// startHeld starts those whose channels are held by nobody but goroutines that live.
func startHeld() {
	truth.Expect(5)
	go sleepThenClose(waitedFor("held by a sleeper"))
	go readThenClose(waitedFor("held by one who reads from a connection"), connect())
	go blockThenClose(waitedFor("held by one in a system call"), pipe())
	go deferMany(waitedFor("held by the deferred calls of a loop"), 3)
	go sendChannel(waitedFor("sent, but not received").done, handover)

	// A chain whose first link lives.
	truth.Expect(5)
	from := globalChannel
	for i := 0; i < 5; i++ {
		to := waitedFor(each("beside a chain that lives")).done
		go closeNext(from, to)
		from = to
	}
}

var handover = make(chan chan int)

func sleepThenClose(c *closer) {
	reachable("sleeps before it closes", "sleep")
	time.Sleep(long)
	c.Close()
}

func connect() net.Conn {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	truth.Check(err)
	defer listener.Close()
	connection, err := net.Dial("tcp", listener.Addr().String())
	truth.Check(err)
	peer, err := listener.Accept()
	truth.Check(err)
	peers = append(peers, peer)
	return connection
}

func readThenClose(c *closer, connection net.Conn) {
	reachable("reads from a connection before it closes", "poll")
	connection.Read(make([]byte, 1))
	c.Close()
}

func pipe() int {
	var ends [2]int
	truth.Check(syscall.Pipe(ends[:]))
	return ends[0]
}

func blockThenClose(c *closer, fd int) {
	reachable("makes a system call before it closes", "syscall")
	syscall.Read(fd, make([]byte, 1))
	c.Close()
}

func startSpinning() {
	truth.Expect(1)
	go spinThenClose(waitedFor("held by one who runs"), new(atomic.Int64))
}

func spinThenClose(c *closer, count *atomic.Int64) {
	reachable("runs before it closes", "running")
	for count.Load() >= 0 {
		count.Add(1)
	}
	c.Close()
}

// deferMany has deferred calls in the heap.
func deferMany(c *closer, count int) {
	for i := 0; i < count; i++ {
		c := &closer{name: c.name, done: c.done}
		defer c.Close()
	}
	c = nil
	reachable("sleeps before its deferred calls close", "sleep")
	time.Sleep(long)
}

// sendChannel offers a channel that stands nowhere but in its own frame.
func sendChannel(ch chan int, to chan<- chan int) {
	reachable("sends a channel to a global one", "chan send")
	to <- ch
}

func closeNext(from <-chan int, to chan<- int) {
	reachable(each("link of a chain that lives"), "chan receive")
	<-from
	close(to)
}

// startTimed starts those whom a timer, the collector or a signal will wake.
func startTimed() {
	byTimer := waitedFor("in the function of an armed timer")
	time.AfterFunc(long, func() { byTimer.Close() })

	byFinalizer, finalized := waitedFor("in a finalizer"), &closer{name: "finalized"}
	runtime.SetFinalizer(finalized, func(*closer) { byFinalizer.Close() })
	keptForLater = finalized

	truth.Expect(5)
	timeout, forgotten := context.WithTimeout(context.Background(), long)
	forget(forgotten)
	go waitForTimeout(timeout)
	go waitForTime(time.After(long))
	go waitForTick(time.NewTicker(long))
	hangUps := make(chan os.Signal, 1)
	signal.Notify(hangUps, syscall.SIGHUP)
	go waitForHangUp(hangUps)
	go sleep()
}

var keptForLater *closer

func waitForTimeout(ctx context.Context) {
	reachable("context with a timeout", "chan receive")
	<-ctx.Done()
}

func waitForTime(at <-chan time.Time) {
	reachable("time.After", "chan receive")
	<-at
}

func waitForTick(ticker *time.Ticker) {
	reachable("ticker", "chan receive")
	for range ticker.C {
	}
}

func waitForHangUp(hangUps <-chan os.Signal) {
	reachable("signals", "chan receive")
	<-hangUps
}

func sleep() {
	reachable("sleep", "sleep")
	time.Sleep(long)
}
