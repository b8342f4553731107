package main

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("aborting-handler")
	abortingHandler()
	live.Play()
}

// proxy gives up a request as httputil.ReverseProxy does: the handler has no other end.
type proxy struct {
	mu    sync.Mutex
	tries int
}

func (p *proxy) ServeHTTP(http.ResponseWriter, *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tries++
	live.AwaitCue()
	panic(http.ErrAbortHandler)
}

//go:noinline
func abortingHandler() {
	p := &proxy{}
	server := httptest.NewUnstartedServer(p)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	go request(server.URL)
	for !p.isBusy() {
	}
	go p.count()
}

func (p *proxy) isBusy() bool {
	if p.mu.TryLock() {
		p.mu.Unlock()
		return false
	}
	return true
}

func request(url string) {
	if response, err := http.Get(url); err == nil {
		response.Body.Close()
	}
}

func (p *proxy) count() int {
	live.Blocks()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tries
}
