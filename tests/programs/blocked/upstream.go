package main

import (
	"net"

	"programs/truth"
)

// kept keeps what must not be collected and closed.
var kept []any

// silentAddress is of a server that takes connections, as the kernel does for it, and never answers.
func silentAddress() string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	truth.Check(err)
	kept = append(kept, listener)
	return listener.Addr().String()
}

// dial connects to such a server.
func dial(address string) net.Conn {
	connection, err := net.Dial("tcp", address)
	truth.Check(err)
	return connection
}
