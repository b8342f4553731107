package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"

	"programs/alive/live"
)

func main() {
	live.UnderLoad()
	switch live.Situation("http-under-load-1", "http-under-load-2", "http-under-load-3") {
	case "http-under-load-1":
		serve()
	case "http-under-load-2":
		serve()
	case "http-under-load-3":
		serve()
	}
	live.Play()
}

// serve has more clients than it answers at once.
//
//go:noinline
func serve() {
	slots := make(chan struct{}, 2)
	var mu sync.Mutex
	served := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		slots <- struct{}{}
		defer func() { <-slots }()
		mu.Lock()
		served++
		mu.Unlock()
		_, _ = io.WriteString(w, r.URL.Path)
	}))
	var clients sync.WaitGroup
	transport := &http.Transport{MaxConnsPerHost: 4}
	client := &http.Client{Transport: transport}
	for i := 0; i < 8; i++ {
		clients.Add(1)
		go func() {
			defer clients.Done()
			for !live.Cued() {
				get(client, server.URL)
			}
		}()
	}
	go func() {
		clients.Wait()
		transport.CloseIdleConnections()
		server.Close()
	}()
}

func get(client *http.Client, url string) {
	response, err := client.Get(url)
	if err != nil {
		panic(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
}
