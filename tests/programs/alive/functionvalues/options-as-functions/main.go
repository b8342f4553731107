package main

import "programs/alive/live"

func main() {
	live.Situation("options-as-functions")
	optionsAsFunctions()
	live.Play()
}

// client is made with options, each a function.
type client struct {
	name   string
	onIdle func()
}

type option func(*client)

func named(name string) option { return func(c *client) { c.name = name } }

func whenIdle(call func()) option { return func(c *client) { c.onIdle = call } }

func newClient(options ...option) *client {
	c := &client{onIdle: func() {}}
	for _, set := range options {
		set(c)
	}
	return c
}

type idle struct{}

//go:noinline
func optionsAsFunctions() {
	idles := make(chan idle)
	c := newClient(named("client"), whenIdle(func() { close(idles) }))
	go c.work()
	for i := 0; i < 2; i++ {
		go func() {
			live.Blocks()
			<-idles
		}()
	}
}

func (c *client) work() {
	c.name += live.AwaitCue()
	c.onIdle()
}
