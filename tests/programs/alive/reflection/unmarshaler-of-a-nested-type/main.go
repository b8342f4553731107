package main

import (
	"encoding/json"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("unmarshaler-of-a-nested-type")
	decode()
	live.Play()
}

// order is read from JSON. When that happens there is a value of type price for the first time.
type order struct {
	Items []struct {
		Name  string
		Price *price
	}
}

type price struct{ cents int }

var priced = sync.NewCond(new(sync.Mutex))

func (p *price) UnmarshalJSON(text []byte) error {
	p.cents = len(text)
	priced.Broadcast()
	return nil
}

//go:noinline
func decode() {
	go func() {
		var o order
		name := live.AwaitCue()
		if err := json.Unmarshal([]byte(`{"Items":[{"Name":"`+name+`","Price":7}]}`), &o); err != nil {
			println(err.Error())
		}
	}()
	go func() {
		priced.L.Lock()
		defer priced.L.Unlock()
		live.Blocks()
		priced.Wait()
	}()
}
