// Command search answers queries from several replicas of an index.
package main

import (
	"flag"
	"log"
	"time"

	"fleet/watch"
)

var version = "dev" // set by the linker

func main() {
	replicas := flag.Int("replicas", 3, "how many replicas are asked")
	words := flag.String("words", "", "correct queries by the words in this `file`")
	queries := flag.Int("queries", 100, "how many queries there are")
	flag.Parse()
	log.SetPrefix("search " + version + ": ")

	progress := &watch.Progress{}
	search := NewSearch(*replicas)
	speller, err := NewSpeller(*words)
	if err != nil {
		log.Fatal(err)
	}
	asked := make(chan string)
	for i := 0; i < 4; i++ {
		go serve(asked, search, speller, progress)
	}
	go ask(asked, *queries)
	progress.Watch()
}

// serve answers queries for ever.
func serve(asked <-chan string, search *Search, speller *Speller, progress *watch.Progress) {
	for query := range asked {
		answer := search.First(speller.Correct(query))
		if len(answer.pages) == 0 {
			log.Printf("%s: nothing found", query)
		}
		progress.Add()
	}
}

// ask stands in for users: after the first ones there is a query now and then.
func ask(asked chan<- string, queries int) {
	known := []string{"chair", "lamp", "table", "tabel", "wardrobe"}
	for i := 0; ; i++ {
		if i >= queries {
			time.Sleep(time.Minute)
		}
		asked <- known[i%len(known)]
	}
}
