package main

import (
	"io"
	"net"
	"net/http"

	"programs/truth"
)

// startServer starts an HTTP server that has served and now is idle, and so is its client's connection.
func startServer() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	truth.Check(err)
	server := &http.Server{Handler: http.HandlerFunc(greet)}
	truth.Expect(1)
	go serve(server, listener)

	client := &http.Client{Transport: &http.Transport{}}
	for i := 0; i < 3; i++ {
		response, err := client.Get("http://" + listener.Addr().String())
		truth.Check(err)
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
}

func greet(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello\n") }

func serve(server *http.Server, listener net.Listener) {
	healthy("HTTP server", "poll")
	server.Serve(listener)
}
