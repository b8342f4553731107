package truth

import (
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// states are those that Go versions print for a kind of wait.
var states = map[string][]string{
	"chan send":        {"chan send"},
	"chan receive":     {"chan receive"},
	"nil chan send":    {"chan send (nil chan)"},
	"nil chan receive": {"chan receive (nil chan)"},
	"select":           {"select"},
	"nil select":       {"select", "select (no cases)"},
	"empty select":     {"select (no cases)"},
	"mutex":            {"sync.Mutex.Lock", "semacquire"},
	"once":             {"sync.Mutex.Lock", "semacquire"},
	"rwmutex lock":     {"sync.RWMutex.Lock", "sync.Mutex.Lock", "semacquire"},
	"rwmutex rlock":    {"sync.RWMutex.RLock", "semacquire"},
	"waitgroup":        {"sync.WaitGroup.Wait", "semacquire"},
	"cond":             {"sync.Cond.Wait"},
	"semaphore":        {"semacquire"},
	"sleep":            {"sleep"},
	"poll":             {"IO wait"},
	"syscall":          {"syscall"},
	"running":          {"running", "runnable"},
}

// WaitUntilParked returns once all that were expected wait where and how they said that they would.
func WaitUntilParked() []*Goroutine {
	started.Wait()
	deadline := time.Now().Add(50 * time.Second)
	for {
		parked, missing := readParked()
		if missing == "" {
			return parked
		}
		if time.Now().After(deadline) {
			fatal("not parked as expected:\n" + missing)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// readParked fills in the states of all, and returns the stack of one that is not where it should be, if
// there is one.
func readParked() (parked []*Goroutine, missing string) {
	mutex.Lock()
	defer mutex.Unlock()
	running := map[int]bool{}
	for _, stack := range Stacks() {
		running[stack.ID] = true
		g, ours := said[stack.ID]
		if !ours {
			continue
		}
		g.Wait = stack.State
		if !Waits(g) || innermost(stack.Text) != g.Function || !strings.Contains(stack.Text, g.through) {
			return nil, g.Name + ": " + stack.Text
		}
		parked = append(parked, g)
	}
	for _, g := range said {
		if !running[g.ID] {
			return nil, g.Name + " has ended"
		}
	}
	return parked, ""
}

// Stack is a goroutine as the runtime prints it.
type Stack struct {
	ID    int
	State string
	Text  string
}

var header = regexp.MustCompile(`^goroutine (\d+) (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[([^],]*)`)

// Stacks is all goroutines of the program.
func Stacks() (stacks []Stack) {
	text := make([]byte, 1<<20)
	size := runtime.Stack(text, true)
	for size == len(text) {
		text = make([]byte, 2*len(text))
		size = runtime.Stack(text, true)
	}
	for _, stack := range strings.Split(strings.TrimSpace(string(text[:size])), "\n\n") {
		match := header.FindStringSubmatch(stack)
		if match == nil {
			fatal("no goroutine: " + stack)
		}
		id, err := strconv.Atoi(match[1])
		Check(err)
		stacks = append(stacks, Stack{id, match[2], stack})
	}
	return stacks
}

// Waits tells whether a goroutine's state is one of its kind.
func Waits(g *Goroutine) bool {
	for _, state := range states[g.Kind] {
		if g.Wait == state {
			return true
		}
	}
	return false
}

// innermost names the first function of the program in a stack as the runtime prints it.
func innermost(stack string) string {
	for _, line := range strings.Split(stack, "\n") {
		if strings.HasPrefix(line, "main.") {
			return line[:strings.LastIndexByte(line, '(')]
		}
	}
	return ""
}
