package main

import (
	"io"
	"net/http"
	"net/http/httptest"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("http2-idle")
	serve()
	live.Play()
}

// serve speaks HTTP/2, and nothing happens on its connections.
//
//go:noinline
func serve() {
	server := httptest.NewUnstartedServer(http.HandlerFunc(hello))
	server.EnableHTTP2 = true
	server.StartTLS()
	client := server.Client()
	get(client, server.URL)
	go visit(client, server)
}

func hello(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) }

func get(client *http.Client, url string) {
	response, err := client.Get(url)
	if err != nil {
		panic(err)
	}
	text, _ := io.ReadAll(response.Body)
	response.Body.Close()
	if string(text) != "HTTP/2.0" {
		panic(string(text))
	}
}

func visit(client *http.Client, server *httptest.Server) {
	live.AwaitCue()
	get(client, server.URL)
	client.CloseIdleConnections()
	server.Close()
}
