package main

import (
	"encoding/json"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("marshaler")
	encode()
	live.Play()
}

// document is written by encoding/json, which finds its methods by itself.
type document struct {
	Title  string
	Author author
}

type author struct{ asked *sync.Cond }

func (a author) MarshalJSON() ([]byte, error) {
	a.asked.Broadcast()
	return []byte(`"somebody"`), nil
}

//go:noinline
func encode() {
	d := document{"title", author{sync.NewCond(new(sync.Mutex))}}
	go func() {
		live.AwaitCue()
		text, _ := json.Marshal(map[string]any{"document": d})
		println(string(text))
	}()
	go func() {
		d.Author.asked.L.Lock()
		defer d.Author.asked.L.Unlock()
		live.Blocks()
		d.Author.asked.Wait()
	}()
}
