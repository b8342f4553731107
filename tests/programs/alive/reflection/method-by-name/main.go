package main

import (
	"reflect"
	"strings"
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("method-by-name", "method-by-name-dead") {
	case "method-by-name":
		command()
	case "method-by-name-dead":
		noCommand()
	}
	live.Play()
}

// device has a method per command, as net/rpc has them.
type device struct {
	ready sync.WaitGroup
	count int
}

func (d *device) Go()   { d.ready.Done() }
func (d *device) Stop() { d.count = 0 }

//go:noinline
func command() {
	d := newDevice()
	go obey(d)
	go d.wait()
}

//go:noinline
func noCommand() {
	d := newDevice()
	go obey(newDevice())
	go d.wait()
}

func newDevice() *device {
	d := &device{}
	d.ready.Add(1)
	return d
}

func obey(anything any) {
	name := strings.Title(live.AwaitCue())
	method := reflect.ValueOf(anything).MethodByName(name)
	if method.IsValid() {
		method.Call(nil)
	}
}

func (d *device) wait() {
	live.Blocks()
	d.ready.Wait()
}
