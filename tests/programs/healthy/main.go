// Command healthy has goroutines that wait as those of a service without trouble do: each will be woken by
// somebody who is alive, and nothing is leaked, though few package variables lead to what they wait on.
//
// It prints them all, those of the standard library too, a JSON object a line, then
// "ready pid=… goroutines=…", and waits for a signal.
package main

import (
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"programs/truth"
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)

	// Whoever starts the goroutines ends, so that its stack keeps nothing.
	done := make(chan bool)
	go func() {
		startServer()
		startLoops()
		startLocks()
		startPipeline()
		close(done)
	}()
	<-done
	truth.WaitUntilParked()
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	own := truth.WaitUntilParked()
	truth.Print(append(own, others(own)...))
	<-signals
}

// healthy is what a goroutine says just before it parks.
func healthy(name, kind string) {
	leaked := false
	truth.HereIn(1, truth.Goroutine{Name: name, Kind: kind, Leaked: &leaked})
}

// others are main and the goroutines that the standard library has started, named after what they run, once
// those wait as they do when idle.
func others(own []*truth.Goroutine) (found []*truth.Goroutine) {
	ours := map[int]bool{truth.OwnID(): true}
	for _, g := range own {
		ours[g.ID] = true
	}
	for {
		leaked, idle := false, true
		found = []*truth.Goroutine{{ID: truth.OwnID(), Name: "main", Kind: "chan receive", Wait: "chan receive", Leaked: &leaked}}
		for _, stack := range truth.Stacks() {
			if !ours[stack.ID] {
				name := outermost(stack.Text)
				g := &truth.Goroutine{ID: stack.ID, Name: name, Kind: kinds[name], Wait: stack.State, Leaked: &leaked}
				idle = idle && truth.Waits(g)
				found = append(found, g)
			}
		}
		if idle {
			return found
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// kinds are what they wait for when idle.
var kinds = map[string]string{
	"os/signal.loop":                    "syscall",
	"net/http.(*conn).serve":            "poll",
	"net/http.(*persistConn).readLoop":  "poll",
	"net/http.(*persistConn).writeLoop": "select",
}

// outermost names the function that the go statement started.
func outermost(stack string) string {
	before := strings.Split(stack[:strings.Index(stack, "\ncreated by ")], "\n")
	call := before[len(before)-2]
	return call[:strings.LastIndexByte(call, '(')]
}
