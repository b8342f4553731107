package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("http2-slow")
	serve()
	live.Play()
}

// serve has requests in flight: a handler that has sent half, one that waits for the rest of its input, and one that
// has sent nothing.
//
//go:noinline
func serve() {
	server := httptest.NewUnstartedServer(http.HandlerFunc(answer))
	server.EnableHTTP2 = true
	server.StartTLS()
	client := server.Client()
	var begun, ended sync.WaitGroup
	begun.Add(4)
	ended.Add(4)
	for _, path := range []string{"/half", "/none", "/half"} {
		go get(client, server.URL+path, &begun, &ended)
	}
	input, body := io.Pipe()
	go post(client, server.URL+"/input", input, &ended)
	go func() {
		_, _ = io.WriteString(body, "some")
		begun.Done()
		io.WriteString(body, live.AwaitCue())
		body.Close()
	}()
	begun.Wait()
	go func() {
		ended.Wait()
		client.CloseIdleConnections()
		server.Close()
	}()
}

func answer(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/half":
		_, _ = io.WriteString(w, "half")
		w.(http.Flusher).Flush()
		_, _ = io.WriteString(w, live.AwaitCue())
	case "/none":
		_, _ = io.WriteString(w, live.AwaitCue())
	case "/input":
		_, _ = io.Copy(io.Discard, r.Body)
	}
}

func get(client *http.Client, url string, begun, ended *sync.WaitGroup) {
	defer ended.Done()
	if url[len(url)-5:] == "/none" {
		begun.Done()
	}
	response, err := client.Get(url)
	if err != nil {
		panic(err)
	}
	if url[len(url)-5:] == "/half" {
		begun.Done()
	}
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
}

func post(client *http.Client, url string, input io.Reader, ended *sync.WaitGroup) {
	defer ended.Done()
	response, err := client.Post(url, "text/plain", input)
	if err != nil {
		panic(err)
	}
	response.Body.Close()
}
