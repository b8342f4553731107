package main

import (
	"net/http"
	"net/http/httptest"

	"programs/alive/live"
)

func main() {
	switch live.Situation("handler-in-middleware", "handler-without-the-channel-dead") {
	case "handler-in-middleware":
		handlerInMiddleware(true)
	case "handler-without-the-channel-dead":
		handlerInMiddleware(false)
	}
	live.Play()
}

// visits is what handlers send to the goroutine that counts.
type visit struct{ path string }

type site struct{ visits chan visit }

func (s *site) home(w http.ResponseWriter, r *http.Request) {
	s.visits <- visit{r.URL.Path}
	w.WriteHeader(http.StatusNoContent)
}

func quiet(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// logged is middleware as everybody writes it.
func logged(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		println(r.Method, r.URL.Path)
		next(w, r)
	}
}

//go:noinline
func handlerInMiddleware(sends bool) {
	s := &site{make(chan visit)}
	handler := http.HandlerFunc(quiet)
	if sends {
		handler = s.home
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", logged(handler))
	server := httptest.NewServer(mux)
	go visitLater(server.URL)
	go func() {
		live.Blocks()
		println((<-s.visits).path)
	}()
}

func visitLater(url string) {
	live.AwaitCue()
	if response, err := http.Get(url); err == nil {
		response.Body.Close()
	}
}
