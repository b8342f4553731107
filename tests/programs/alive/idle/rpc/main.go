package main

import (
	"net"
	"net/rpc"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("rpc")
	serve()
	live.Play()
}

// serve has an open connection of package net/rpc with a call in flight.
type Clock struct{}

func (Clock) Wait(ticks int, now *string) error {
	*now = live.AwaitCue()
	return nil
}

//go:noinline
func serve() {
	server := rpc.NewServer()
	_ = server.Register(Clock{})
	here, there := net.Pipe()
	go server.ServeConn(there)
	client := rpc.NewClient(here)
	go func() {
		defer client.Close()
		var now string
		_ = client.Call("Clock.Wait", 1, &now)
		println(now)
	}()
}
