package main

import (
	"bufio"
	"os"

	"programs/truth"
)

// input is the end of the pipe that a pipeline does not read. If the collector found it, it would be closed.
var input *os.File

// startPipeline starts stages of which the first waits for input, and the others for it.
func startPipeline() {
	reader, writer, err := os.Pipe()
	truth.Check(err)
	input = writer
	lines, words, counts := make(chan string), make(chan string, 8), make(chan map[string]int)
	truth.Expect(4)
	go readLines(reader, lines)
	go split(lines, words)
	go count(words, counts)
	go report(counts)
}

func readLines(file *os.File, lines chan<- string) {
	defer close(lines)
	healthy("reads a pipeline's input", "poll")
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		lines <- scanner.Text()
	}
}

func split(lines <-chan string, words chan<- string) {
	defer close(words)
	healthy("second stage of a pipeline", "chan receive")
	for line := range lines {
		words <- line
	}
}

func count(words <-chan string, counts chan<- map[string]int) {
	defer close(counts)
	healthy("third stage of a pipeline", "chan receive")
	total := map[string]int{}
	for word := range words {
		total[word]++
	}
	counts <- total
}

func report(counts <-chan map[string]int) {
	healthy("last stage of a pipeline", "chan receive")
	for range counts {
	}
}
