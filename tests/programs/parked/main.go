// Command parked has one goroutine for each common kind of wait and of start.
//
// When all are parked it prints what it knows of each, a JSON object a line, then
// "ready pid=… goroutines=…", and waits for a signal.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)

	startChannels()
	startLocks()
	startOutside()
	startShapes()
	printTruths(waitUntilParked())

	fmt.Printf("ready pid=%d goroutines=%d\n", os.Getpid(), runtime.NumGoroutine())
	<-signals
}
