package main

import (
	"bufio"
	"strings"

	"programs/alive/live"
)

func main() {
	live.Situation("split-function-of-a-scanner")
	splitOfScanner()
	live.Play()
}

type chunk struct{ size int }

//go:noinline
func splitOfScanner() {
	chunks := make(chan chunk)
	scanner := bufio.NewScanner(strings.NewReader("some text"))
	scanner.Split(func(data []byte, atEnd bool) (int, []byte, error) {
		if atEnd && len(data) == 0 {
			return 0, nil, nil
		}
		chunks <- chunk{len(data)}
		return len(data), data, nil
	})
	go func() {
		live.AwaitCue()
		for scanner.Scan() {
			println(scanner.Text())
		}
	}()
	go func() {
		live.Blocks()
		println((<-chunks).size)
	}()
}
