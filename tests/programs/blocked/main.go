// Command blocked builds one situation out of many. Most are services in which a crowd waits in one place: for a
// lock, a pool, a connection, an upstream. No goroutine is lost there, and nothing may ever change either. The others
// only look like that: they are idle.
//
//	blocked -list     the names of all, a line each
//	blocked NAME      builds that one
//
// When all its goroutines have parked it prints what a report must say, a JSON object in one line, then
// "ready pid=… goroutines=…", and waits for a signal.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sort"
	"strings"
	"syscall"
	"time"

	"programs/truth"
)

// verdict is what a report must say of a situation.
type verdict struct {
	Situation string   `json:"situation"`
	Healthy   bool     `json:"healthy"` // there must be no finding
	Kind      string   `json:"kind"`    // of the first finding; or several, with | between them
	Waiters   int      `json:"waiters"` // at least so many goroutines are in it
	Title     []string `json:"title"`   // texts that its title has; or one of several, with | between them
	Says      []string `json:"says"`    // texts that its title or its explanation has
}

var situations = map[string]func() verdict{}

// add is called by the files of this program, each for its situations.
func add(name string, build func() verdict) bool {
	situations[name] = build
	return true
}

// found is what a report must say first.
func found(kind string, waiters int, title ...string) verdict {
	return verdict{Kind: kind, Waiters: waiters, Title: title, Says: []string{}}
}

func (v verdict) saying(texts ...string) verdict {
	v.Says = append(v.Says, texts...)
	return v
}

func healthy() verdict { return verdict{Healthy: true, Title: []string{}, Says: []string{}} }

func main() {
	if len(os.Args) == 2 && os.Args[1] == "-list" {
		for _, name := range names() {
			fmt.Println(name)
		}
		return
	}
	if len(os.Args) != 2 || situations[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: blocked -list | NAME")
		os.Exit(2)
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	said := situations[os.Args[1]]()
	said.Situation = os.Args[1]
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	truth.Check(out.Encode(said))
	fmt.Printf("ready pid=%d goroutines=%d\n", os.Getpid(), runtime.NumGoroutine())
	<-signals
}

func names() (all []string) {
	for name := range situations {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}

// await returns when so many goroutines are parked whose stack has that text.
func await(count int, text string) {
	deadline := time.Now().Add(50 * time.Second)
	for parked(text) < count {
		if time.Now().After(deadline) {
			fmt.Fprintf(os.Stderr, "%d of %d goroutines are in %s\n", parked(text), count, text)
			os.Exit(1)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func parked(text string) (count int) {
	for _, stack := range truth.Stacks() {
		runs := stack.State == "running" || stack.State == "runnable"
		if !runs && strings.Contains(stack.Text, text) {
			count++
		}
	}
	return count
}

// start starts so many goroutines that do the same.
func start(count int, do func()) {
	for i := 0; i < count; i++ {
		go do()
	}
}
