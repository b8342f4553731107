package main

import (
	"net"
	"net/rpc"

	"programs/alive/live"
)

func main() {
	live.Situation("remote-call")
	serve()
	live.Play()
}

// Desk is called over the network by the names of its methods.
type Desk struct{ calls chan Call }

type Call struct{ Number int }

func (d *Desk) Ring(call Call, rings *int) error {
	d.calls <- call
	*rings = call.Number
	return nil
}

//go:noinline
func serve() {
	d := &Desk{make(chan Call)}
	server := rpc.NewServer()
	server.Register(d)
	here, there := net.Pipe()
	go server.ServeConn(there)
	client := rpc.NewClient(here)
	go func() {
		defer client.Close()
		live.AwaitCue()
		var rings int
		client.Call("Desk.Ring", Call{3}, &rings)
	}()
	go func() {
		live.Blocks()
		println((<-d.calls).Number)
	}()
}
