package main

import (
	"os"
	"runtime"
	"strings"
	"syscall"

	"programs/truth"
)

var starvedSituations = []string{"starved"}

func startStarved(name string) *verdict {
	if name == "starved" {
		return starve()
	}
	return nil
}

type frameRequest struct{ number int }

// renderer has workers who get something to do just before somebody takes the only processor for good.
type renderer struct {
	requests chan frameRequest
	drawn    int
}

// starve needs a runtime that can't interrupt a loop, as all were before Go 1.14, and starts itself anew with that.
func starve() *verdict {
	const cooperative = "GODEBUG=asyncpreemptoff=1"
	if !strings.Contains(strings.Join(os.Environ(), "\n"), cooperative) {
		truth.Check(syscall.Exec("/proc/self/exe", os.Args, append(os.Environ(), cooperative)))
	}
	runtime.GOMAXPROCS(1)
	r := &renderer{requests: make(chan frameRequest)}
	names := each("renderer", 3)
	truth.Expect(len(names))
	for _, name := range names {
		go r.draw(name)
	}
	v := stuck(found("starved", hint, names...))
	v.last = func() {
		for range names {
			r.requests <- frameRequest{1}
		}
		spin(&r.drawn)
	}
	return v
}

func (r *renderer) draw(name string) {
	here(name, "chan receive")
	for request := range r.requests {
		r.drawn += request.number
	}
}

// spin waits for something that only others could bring about.
//
//go:noinline
func spin(drawn *int) {
	for *drawn < 1000 {
	}
}
