package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Truth is what is known of a goroutine by construction; Wait alone is asked of the runtime.
type Truth struct {
	ID       int               `json:"id"`
	Kind     string            `json:"kind"`     // what it waits for, in words that no Go version changes
	Function string            `json:"function"` // the innermost function of this program, inlined or not
	Start    string            `json:"start"`    // the function that the go statement names
	Wait     string            `json:"wait"`     // the state as this Go version prints it
	Labels   map[string]string `json:"labels,omitempty"`
}

var (
	started  sync.WaitGroup // every goroutine until it has said where it is
	truthsMu sync.Mutex
	truths   = map[int]*Truth{}
)

// here is what a goroutine says just before it parks: why, in which function, and where it was started.
func here(kind, function, start string) {
	record(&Truth{Kind: kind, Function: function, Start: start})
}

func record(truth *Truth) {
	truth.ID = ownID()
	truthsMu.Lock()
	truths[truth.ID] = truth
	truthsMu.Unlock()
	started.Done()
}

func ownID() int {
	var text [64]byte
	id, err := strconv.Atoi(strings.Fields(string(text[:runtime.Stack(text[:], false)]))[1])
	if err != nil {
		panic(err)
	}
	return id
}

// waitUntilParked returns when all that were started wait where they said they would.
func waitUntilParked() []*Truth {
	started.Wait()
	deadline := time.Now().Add(30 * time.Second)
	for {
		parked, missing := readParked()
		if missing == "" {
			return parked
		}
		if time.Now().After(deadline) {
			fmt.Fprintf(os.Stderr, "not parked as expected:\n%s\n", missing)
			os.Exit(1)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

var header = regexp.MustCompile(`^goroutine (\d+) (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[(.*)\]:`)

// readParked fills in the waits of all, in the order of the runtime, and returns the stack of one
// that is not where it should be, if there is one.
func readParked() (parked []*Truth, missing string) {
	truthsMu.Lock()
	defer truthsMu.Unlock()
	for _, stack := range stacks() {
		match := header.FindStringSubmatch(stack)
		if match == nil {
			return nil, stack
		}
		id, _ := strconv.Atoi(match[1])
		truth, ours := truths[id]
		if !ours {
			continue
		}
		truth.Wait = match[2]
		if strings.HasPrefix(truth.Wait, "run") || innermost(stack) != truth.Function {
			return nil, stack
		}
		parked = append(parked, truth)
	}
	return parked, ""
}

func stacks() []string {
	text := make([]byte, 4<<20)
	text = text[:runtime.Stack(text, true)]
	return strings.Split(string(bytes.TrimSpace(text)), "\n\n")
}

// innermost names the first function of this program in a stack as the runtime prints it.
func innermost(stack string) string {
	for _, line := range strings.Split(stack, "\n") {
		if strings.HasPrefix(line, "main.") {
			return line[:strings.LastIndexByte(line, '(')]
		}
	}
	return ""
}

func printTruths(truths []*Truth) {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, truth := range truths {
		if err := out.Encode(truth); err != nil {
			panic(err)
		}
	}
}
