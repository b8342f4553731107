// Command crashes ends in the way that its argument names, and says before what is known of its end: a JSON
// object, a line. The rest the runtime prints on stderr.
//
// Run it with GOTRACEBACK=crash, so that its end leaves a core. With the names abort, hung and quit it prints
// "ready" and waits for that signal from outside.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"

	"programs/truth"
)

// end is what is known of a crash beforehand.
type end struct {
	Name       string   `json:"name"`
	Kind       string   `json:"kind"`                 // panic, fatal or signal
	Text       string   `json:"text,omitempty"`       // where no version of Go words it in a way of its own
	Type       string   `json:"type,omitempty"`       // of the value that it panicked with
	Earlier    []string `json:"earlier,omitempty"`    // texts of the panics before, the latest first
	Signal     int      `json:"signal,omitempty"`     // that the program got
	Address    *uint64  `json:"address,omitempty"`    // that it was about
	Heap       uint64   `json:"heap,omitempty"`       // in the heap, of which that is one bit away
	Function   string   `json:"function,omitempty"`   // in which it was, of the program
	Goroutines []int    `json:"goroutines,omitempty"` // one of these crashed; none: no goroutine did
	Parked     int      `json:"parked,omitempty"`     // so many goroutines have nothing to do with it
}

// situation is a way to crash.
type situation struct {
	end   end
	crash func()
}

func main() {
	if len(os.Args) != 2 || situations[os.Args[1]].crash == nil {
		fmt.Fprintln(os.Stderr, "usage: crashes NAME, which is one of:", names())
		os.Exit(2)
	}
	chosen := situations[os.Args[1]]
	chosen.end.Name = os.Args[1]
	chosen.end.Function = "main." + chosen.end.Function
	if chosen.end.Function == "main." {
		chosen.end.Function = ""
	}
	known = chosen.end
	chosen.crash()
}

var known end

// inGoroutine has a goroutine of its own crash.
func inGoroutine(crash func()) func() {
	return func() {
		go func() {
			say(truth.OwnID())
			crash()
		}()
		select {}
	}
}

// inMain has goroutine 1 crash.
func inMain(crash func()) func() {
	return func() {
		say(truth.OwnID())
		crash()
	}
}

// say prints what is known, once it is known who may crash.
func say(goroutines ...int) {
	known.Goroutines = goroutines
	truth.Check(json.NewEncoder(os.Stdout).Encode(known))
}

func names() []string {
	var all []string
	for name := range situations {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}
