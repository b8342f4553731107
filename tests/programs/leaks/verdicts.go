package main

import (
	"fmt"
	"strings"
	"sync/atomic"

	"programs/truth"
)

// leaked and reachable are what a goroutine says just before it parks.
func leaked(name, kind string)    { here(name, kind, true) }
func reachable(name, kind string) { here(name, kind, false) }

func here(name, kind string, leaked bool) {
	truth.HereIn(2, truth.Goroutine{Name: name, Kind: kind, Leaked: &leaked})
}

var numbers atomic.Int64

// each makes a name that many share unique.
func each(name string) string { return fmt.Sprint(name, " ", numbers.Add(1)) }

// watchers are the goroutines that package context starts for contexts that are not its own.
func watchers() (found []*truth.Goroutine) {
	for _, stack := range truth.Stacks() {
		if strings.Contains(stack.Text, "created by context.") {
			leaked := true
			found = append(found, &truth.Goroutine{ID: stack.ID, Name: fmt.Sprint("watcher of a forgotten context ", len(found)),
				Kind: "select", Wait: stack.State, Leaked: &leaked})
		}
	}
	return found
}
