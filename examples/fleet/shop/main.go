// Command shop takes orders over HTTP and reserves what is in stock for them.
package main

import (
	"flag"
	"log"
	"net"
	"net/http"

	"fleet/watch"
)

var version = "dev" // set by the linker

func main() {
	visitors := flag.Int("visitors", 30, "how many visitors order at the same time")
	flag.Parse()
	log.SetPrefix("shop " + version + ": ")

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("listening on %s", listener.Addr())

	progress := &watch.Progress{}
	desk := NewDesk(map[string]int{"lamp": 120, "chair": 200, "table": 90}, progress)
	mux := http.NewServeMux()
	mux.HandleFunc("/orders", desk.create)
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	go func() { log.Fatal(http.Serve(listener, mux)) }()

	for i := 0; i < *visitors; i++ {
		go visit("http://"+listener.Addr().String()+"/orders", i)
	}
	progress.Watch()
}
