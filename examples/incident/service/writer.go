package main

import (
	"fmt"
	"io"
	"log"
	"time"
)

// Sample is the total of one name over one interval.
type Sample struct {
	time  time.Time
	name  string
	total int64
}

// Writer writes samples as lines of text, in a goroutine of its own.
type Writer struct {
	outChannel chan Sample
	out        io.Writer
}

// NewWriter starts a writer to out.
func NewWriter(out io.Writer) *Writer {
	w := &Writer{outChannel: make(chan Sample), out: out}
	go w.run()
	return w
}

// Write hands one sample to the writer.
func (w *Writer) Write(sample Sample) {
	w.outChannel <- sample
}

func (w *Writer) run() {
	for sample := range w.outChannel {
		_, err := fmt.Fprintf(w.out, "%s %s %d\n", sample.time.Format(time.RFC3339), sample.name, sample.total)
		if err != nil {
			log.Printf("writing %s: %v", sample.name, err)
		}
	}
}
