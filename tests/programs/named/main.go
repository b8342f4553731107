// Command named has a goroutine for each way in which a channel or lock gets a name that people would use.
//
// The name of each goroutine is that of what it waits for, with '|' between those that are as good. When all
// are parked it prints what it knows of each, a JSON object a line, then "ready pid=… goroutines=…", and waits
// for a signal.
package main

import (
	"os"
	"os/signal"
	"syscall"

	"programs/truth"
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)

	startChannels()
	startLocks()
	truth.Print(truth.WaitUntilParked())
	<-signals
}
