// Command waits has a goroutine for each kind of wait that there is, and knows what each waits on.
//
// When all are parked it prints what it knows of each, a JSON object a line, then
// "ready pid=… goroutines=…", and waits for a signal.
package main

import (
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"programs/truth"
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)

	startChannels()
	startSelects()
	startMutexes()
	startRWMutexes()
	startOtherLocks()
	startTimed()
	startOutside()
	startOdd()
	startCrowds()
	truth.WaitUntilParked()
	// A collection notes since when goroutines wait. It notes it once more if they ran in between.
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	startSpinning() // last, as it takes its turns from all others
	truth.Print(truth.WaitUntilParked())
	<-signals
}
