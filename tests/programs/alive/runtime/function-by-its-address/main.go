package main

import (
	"reflect"
	"runtime"
	"sync"
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("function-by-its-address")
	table()
	live.Play()
}

// Code is called by its address, from a table of numbers, as code that is made at run time is.
type counter struct{ left sync.WaitGroup }

//go:noinline
func finish(c *counter) { c.left.Done() }

//go:noinline
func ignore(c *counter) {}

var entries []uintptr

//go:noinline
func table() {
	c := &counter{}
	c.left.Add(1)
	entries = make([]uintptr, 8)
	entries[0] = reflect.ValueOf(ignore).Pointer()
	entries[1] = reflect.ValueOf(finish).Pointer()
	go call(c)
	go func() {
		live.Blocks()
		c.left.Wait()
	}()
}

func call(c *counter) {
	closure := &struct{ code uintptr }{entries[len(live.AwaitCue())-1]}
	(*(*func(*counter))(unsafe.Pointer(&closure)))(c)
	runtime.KeepAlive(closure)
}
