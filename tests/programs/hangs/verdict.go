package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"

	"programs/truth"
)

// verdict is what a report must say of a situation. It keeps numbers and text only, so that it keeps nothing alive.
type verdict struct {
	Situation string             `json:"situation"`
	Healthy   bool               `json:"healthy"` // there must be no finding
	Findings  []finding          `json:"findings"`
	Alive     []int              `json:"alive"` // goroutines that no finding may call stuck
	Parked    []*truth.Goroutine `json:"parked"`

	May []int `json:"may"` // goroutines that a finding may call stuck or not

	may  []string
	last func() // what is left to do once all is said
}

// finding is one that there must be.
type finding struct {
	Kind       string  `json:"kind"` // or several, with | between them, where more than one is right
	Goroutines []int   `json:"goroutines"`
	Resource   *string `json:"resource"`
	Releasers  []int   `json:"releasers"` // they must be among its consumers, producers or owners
	Grade      string  `json:"grade"`     // or a surer one

	stuck, by []string
}

// The grades.
const (
	proved = "proved"
	strong = "strong"
	hint   = "hint"
)

func healthy() *verdict { return &verdict{Healthy: true, Findings: []finding{}} }

func stuck(findings ...finding) *verdict { return &verdict{Findings: findings} }

// found is a finding without a resource.
func found(kind, grade string, stuck ...string) finding {
	return finding{Kind: kind, Grade: grade, stuck: stuck}
}

// foundOn is a finding on a channel or lock.
func foundOn(object truth.Object, kind, grade string, stuck ...string) finding {
	return finding{Kind: kind, Grade: grade, Resource: &object.Address, stuck: stuck}
}

// foundAt is a finding on a channel.
func foundAt(channel any, kind, grade string, stuck ...string) finding {
	return foundOn(truth.Channel(channel, ""), kind, grade, stuck...)
}

func (f finding) releasedBy(names ...string) finding {
	f.by = names
	return f
}

// maybe names goroutines that wait for those that are stuck, though not in a way that a report must know.
func (v *verdict) maybe(names ...string) *verdict {
	v.may = append(v.may, names...)
	return v
}

// print writes the verdict and then the line that says that the program is ready.
func (v *verdict) print() {
	v.Parked = append([]*truth.Goroutine{}, truth.WaitUntilParked()...)
	named := ids(v.may)
	v.May = append([]int{}, named...)
	for i := range v.Findings {
		f := &v.Findings[i]
		f.Goroutines, f.Releasers = ids(f.stuck), ids(f.by)
		named = append(append(named, f.Goroutines...), f.Releasers...)
	}
	v.Alive = others(named)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	truth.Check(out.Encode(v))
	after := ""
	if v.last != nil { // which the runtime has to see first
		after = " after=0.5"
	}
	fmt.Printf("ready pid=%d goroutines=%d%s\n", os.Getpid(), runtime.NumGoroutine(), after)
}

func ids(names []string) []int {
	found := []int{}
	for _, name := range names {
		found = append(found, truth.ID(name))
	}
	return found
}

// others are all goroutines but those that are named, with main and what the standard library has started.
func others(named []int) []int {
	isNamed := map[int]bool{}
	for _, id := range named {
		isNamed[id] = true
	}
	found := []int{}
	for _, stack := range truth.Stacks() {
		if !isNamed[stack.ID] {
			found = append(found, stack.ID)
		}
	}
	return found
}

// each is what so many goroutines are called.
func each(name string, count int) (names []string) {
	for i := 0; i < count; i++ {
		names = append(names, numbered(name, i))
	}
	return names
}

func numbered(name string, number int) string { return fmt.Sprint(name, " ", number) }
