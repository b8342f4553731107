package main

import (
	"net"
	"time"

	"programs/truth"
)

var pipelineSituations = []string{"pipeline-stalled-by-its-last-stage", "pipeline-in-company",
	"consumer-sleeps-for-hours", "pipeline-whose-last-stage-has-ended"}

func startPipelines(name string) *verdict {
	switch name {
	case "pipeline-stalled-by-its-last-stage":
		return pipelineStalled()
	case "pipeline-in-company":
		startCompany()
		return pipelineStalled()
	case "consumer-sleeps-for-hours":
		return consumerSleeps()
	case "pipeline-whose-last-stage-has-ended":
		return pipelineEnded()
	}
	return nil
}

type (
	rawLine    string
	parsedLine struct{ fields []string }
	richLine   struct {
		parsedLine
		country string
	}
)

// ingest has four stages, each with a channel to the next. The last stores in a database.
type ingest struct {
	raw      chan rawLine
	parsed   chan parsedLine
	rich     chan richLine
	database net.Conn
	stored   int
}

func newIngest(database net.Conn) *ingest {
	return &ingest{make(chan rawLine), make(chan parsedLine, 4), make(chan richLine, 4), database, 0}
}

func pipelineStalled() *verdict {
	i := newIngest(silent())
	truth.Expect(4)
	go i.generate()
	go i.parse()
	go i.enrich()
	go i.store()
	return stuck(foundAt(i.rich, "stalled_consumer", strong, "generates", "parses", "enriches").releasedBy("stores"))
}

func (i *ingest) generate() {
	here("generates", "chan send")
	for {
		i.raw <- "GET /"
	}
}

func (i *ingest) parse() {
	here("parses", "chan send")
	defer close(i.parsed)
	for line := range i.raw {
		i.parsed <- parsedLine{[]string{string(line)}}
	}
}

func (i *ingest) enrich() {
	here("enriches", "chan send")
	defer close(i.rich)
	for line := range i.parsed {
		i.rich <- richLine{line, "ch"}
	}
}

func (i *ingest) store() {
	in("(*ingest).insert", "stores", "poll")
	for line := range i.rich {
		i.insert(line)
	}
}

// insert waits until the database says that it has the line.
//
//go:noinline
func (i *ingest) insert(line richLine) {
	var answer [1]byte
	i.database.Write([]byte(line.country))
	i.database.Read(answer[:])
	i.stored++
}

// pipelineEnded is the same without a last stage.
func pipelineEnded() *verdict {
	i := newIngest(nil)
	close(i.rich)
	i.drain()
	i.rich = make(chan richLine)
	truth.Expect(3)
	go i.generate()
	go i.parse()
	go i.enrich()
	return stuck(foundAt(i.rich, "orphaned_send", strong, "generates", "parses", "enriches"))
}

// drain drains what is left.
func (i *ingest) drain() {
	for range i.rich {
		i.stored++
	}
}

type mail struct{ to string }

// mailer sends mails, and after a failure waits long before it goes on.
type mailer struct {
	outbox  chan mail
	backoff time.Duration
}

func consumerSleeps() *verdict {
	m := &mailer{outbox: make(chan mail, 3), backoff: 6 * time.Hour}
	truth.Expect(4)
	go m.run()
	names := each("author", 3)
	for _, name := range names {
		go m.write(name)
	}
	return stuck(foundAt(m.outbox, "stalled_consumer", strong, names...).releasedBy("mailer"))
}

func (m *mailer) run() {
	here("mailer", "sleep")
	for letter := range m.outbox {
		println("can't send to", letter.to)
		time.Sleep(m.backoff)
	}
}

func (m *mailer) write(name string) {
	here(name, "chan send")
	for {
		m.outbox <- mail{name}
	}
}
