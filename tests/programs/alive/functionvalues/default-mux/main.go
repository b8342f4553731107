package main

import (
	"net"
	"net/http"

	"programs/alive/live"
)

func main() {
	live.Situation("default-mux")
	serve()
	live.Play()
}

// Handlers are registered when packages are initialised, and the server names none.
var asked = make(chan string)

func init() {
	http.HandleFunc("/ask", func(w http.ResponseWriter, r *http.Request) { asked <- r.URL.Path })
}

//go:noinline
func serve() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() { _ = http.Serve(listener, nil) }()
	go func() {
		live.AwaitCue()
		if response, err := http.Get("http://" + listener.Addr().String() + "/ask"); err == nil {
			response.Body.Close()
		}
	}()
	go func() {
		live.Blocks()
		println(<-asked)
	}()
}
