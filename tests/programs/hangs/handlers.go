package main

import (
	"net/http"

	"programs/truth"
)

type ping struct{ hops int }

// rally is two players who wait for each other. Only a handler, which nobody has called yet, can begin.
type rally struct {
	left, right chan ping
	hops        int
}

func idlePair() *verdict {
	r := &rally{left: make(chan ping), right: make(chan ping)}
	mux := http.NewServeMux()
	mux.HandleFunc("/serve", r.begin)
	v := idleServer(mux)
	truth.Expect(2)
	go r.play("left player", r.left, r.right)
	go r.play("right player", r.right, r.left)
	return v
}

func (r *rally) begin(w http.ResponseWriter, _ *http.Request) {
	r.left <- ping{}
	w.WriteHeader(http.StatusAccepted)
}

func (r *rally) play(name string, mine <-chan ping, other chan<- ping) {
	here(name, "chan receive")
	for p := range mine {
		r.hops++
		other <- ping{p.hops + 1}
	}
}

type shuttingDown struct{}

// shutdownNow is what everybody waits for who has to clean up; a handler closes it.
var shutdownNow = make(chan shuttingDown)

type quitHandler struct{}

func (quitHandler) ServeHTTP(_ http.ResponseWriter, request *http.Request) {
	if request.Method == http.MethodPost {
		close(shutdownNow)
	}
}

func shutdownByHandler() *verdict {
	v := idleServer(quitHandler{})
	truth.Expect(3)
	for _, name := range each("cleaner", 3) {
		go cleanUp(name)
	}
	return v
}

func cleanUp(name string) {
	here(name, "chan receive")
	<-shutdownNow
	println("cleans up", name)
}
