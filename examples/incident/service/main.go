// Command service is a small shop catalogue behind HTTP that counts everything it does.
package main

import (
	"flag"
	"log"
	"net"
	"net/http"
	"os"
)

func main() {
	address := flag.String("address", "127.0.0.1:8080", "listen on this `host:port`; port 0 takes a free one")
	flag.Parse()

	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("listening on %s", listener.Addr())

	metrics := NewMetrics(NewWriter(os.Stdout))
	log.Fatal(http.Serve(listener, routes(NewCatalogue(10000), metrics)))
}
