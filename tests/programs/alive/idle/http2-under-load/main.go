package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"programs/alive/live"
)

func main() {
	live.UnderLoad()
	switch live.Situation("http2-under-load-1", "http2-under-load-2", "http2-under-load-3") {
	case "http2-under-load-1":
		serve()
	case "http2-under-load-2":
		serve()
	case "http2-under-load-3":
		serve()
	}
	live.Play()
}

// serve has many streams over one connection of HTTP/2.
//
//go:noinline
func serve() {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(w, r.Body)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	client := server.Client()
	var clients sync.WaitGroup
	for i := 0; i < 6; i++ {
		clients.Add(1)
		go func() {
			defer clients.Done()
			for !live.Cued() {
				post(client, server.URL)
			}
		}()
	}
	go func() {
		clients.Wait()
		client.CloseIdleConnections()
		server.Close()
	}()
}

func post(client *http.Client, url string) {
	response, err := client.Post(url, "text/plain", strings.NewReader("some text to come back"))
	if err != nil {
		panic(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
}
