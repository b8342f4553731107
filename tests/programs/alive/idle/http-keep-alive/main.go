package main

import (
	"io"
	"net/http"
	"net/http/httptest"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("http-keep-alive")
	serve()
	live.Play()
}

// serve has clients whose connections stay open, on both sides.
//
//go:noinline
func serve() {
	server := httptest.NewServer(http.HandlerFunc(hello))
	for i := 0; i < 3; i++ {
		client := &http.Client{Transport: &http.Transport{}}
		get(client, server.URL)
		go visit(client, server)
	}
}

func hello(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") }

func get(client *http.Client, url string) {
	response, err := client.Get(url)
	if err != nil {
		panic(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
}

func visit(client *http.Client, server *httptest.Server) {
	live.AwaitCue()
	get(client, server.URL)
	client.CloseIdleConnections()
	server.Listener.Close()
}
