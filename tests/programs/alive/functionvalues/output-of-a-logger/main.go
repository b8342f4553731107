package main

import (
	"bufio"
	"log"
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("output-of-a-logger")
	write()
	live.Play()
}

// tail is where a logger writes to, behind a buffer.
type tail struct{ lines *sync.WaitGroup }

func (t tail) Write(text []byte) (int, error) {
	t.lines.Done()
	return len(text), nil
}

//go:noinline
func write() {
	t := tail{new(sync.WaitGroup)}
	t.lines.Add(1)
	buffer := bufio.NewWriter(t)
	log.SetOutput(buffer)
	go func() {
		log.Println(live.AwaitCue())
		buffer.Flush()
	}()
	go func() {
		live.Blocks()
		t.lines.Wait()
	}()
}
