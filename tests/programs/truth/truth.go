// Package truth collects what goroutines know of themselves before they park, makes sure that they
// did park as they said, and prints it, a JSON object a line.
//
// It keeps numbers and text only, so that it keeps nothing alive.
package truth

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// Goroutine is what is known of a goroutine by construction; Wait alone is asked of the runtime.
type Goroutine struct {
	ID       int               `json:"id"`
	Name     string            `json:"name"`               // unique in its program
	Kind     string            `json:"kind,omitempty"`     // what it waits for, in words that no Go version changes
	Function string            `json:"function,omitempty"` // the innermost function of the program
	Wait     string            `json:"wait"`               // the state as this Go version prints it
	Leaked   *bool             `json:"leaked,omitempty"`
	On       []Object          `json:"on,omitempty"`       // each once for each way in which it waits
	Poll     *Poll             `json:"poll,omitempty"`     // for a wait for the network or a pipe
	WakesAt  int64             `json:"wakes_at,omitempty"` // of the monotonic clock, at the earliest; in ns
	Locked   bool              `json:"locked,omitempty"`   // to its thread
	Labels   map[string]string `json:"labels,omitempty"`

	through string // what its stack must show besides
}

// Object is a channel or lock that a goroutine waits on.
type Object struct {
	Object     string `json:"object"` // channel, mutex, rwmutex, waitgroup, cond, once or semaphore
	Address    string `json:"address"`
	Direction  string `json:"direction"`             // send, receive, lock, read_lock or wait
	Inner      string `json:"inner,omitempty"`       // the address of a Cond's list, or of a Once's mutex
	Elem       string `json:"elem,omitempty"`        // of a channel
	Len        *int   `json:"len,omitempty"`         // as the hchan has it, which for timers len() hides
	Cap        *int   `json:"cap,omitempty"`         // likewise
	Timer      string `json:"timer,omitempty"`       // armed or stopped, of a channel that a timer feeds
	ReleasedBy []int  `json:"released_by,omitempty"` // the goroutines that hold the lock, or would signal
}

// Poll is what a goroutine waits for in the network poller.
type Poll struct {
	FD        int    `json:"fd"`
	Direction string `json:"direction"`             // read or write
	Deadline  int64  `json:"deadline_at,omitempty"` // like WakesAt
	Network   string `json:"network,omitempty"`
	Address   string `json:"address,omitempty"` // of the other end
	Listens   bool   `json:"listens,omitempty"` // the address is its own
}

var (
	started sync.WaitGroup // every goroutine until it has said where it is
	mutex   sync.Mutex
	said    = map[int]*Goroutine{}
	byName  = map[string]int{}
)

// Expect announces goroutines that will call Here.
func Expect(count int) { started.Add(count) }

// Here is what a goroutine says just before it parks in the function that calls Here.
func Here(g Goroutine) { HereIn(1, g) }

// HereThrough is Here for a wait that counts only if its stack shows that function too.
func HereThrough(through string, g Goroutine) {
	g.through = through
	HereIn(1, g)
}

// HereIn is Here for the caller so many calls above.
func HereIn(above int, g Goroutine) {
	pc, _, _, _ := runtime.Caller(above + 1)
	frame, _ := runtime.CallersFrames([]uintptr{pc + 1}).Next()
	g.Function = frame.Function
	record(g)
}

// In is Here for a goroutine that will park in another function, called later.
func In(function string, g Goroutine) {
	g.Function = function
	record(g)
}

func record(g Goroutine) {
	g.ID = OwnID()
	mutex.Lock()
	if _, taken := byName[g.Name]; taken {
		fatal("two goroutines called " + g.Name)
	}
	said[g.ID] = &g
	byName[g.Name] = g.ID
	mutex.Unlock()
	started.Done()
}

// ID is the number of a goroutine that has called Here.
func ID(name string) int {
	mutex.Lock()
	defer mutex.Unlock()
	id, known := byName[name]
	if !known {
		fatal("no goroutine called " + name)
	}
	return id
}

// OwnID is the number of the calling goroutine.
func OwnID() int {
	var text [64]byte
	id, err := strconv.Atoi(strings.Fields(string(text[:runtime.Stack(text[:], false)]))[1])
	Check(err)
	return id
}

// Print writes goroutines and then the line that says that the program is ready.
func Print(goroutines []*Goroutine) {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, g := range goroutines {
		Check(out.Encode(g))
	}
	fmt.Printf("ready pid=%d goroutines=%d\n", os.Getpid(), runtime.NumGoroutine())
}

// Check ends the program if its own setting up failed.
func Check(err error) {
	if err != nil {
		fatal(err.Error())
	}
}

func fatal(text string) {
	fmt.Fprintln(os.Stderr, text)
	os.Exit(1)
}
