// Command leaks has goroutines that can never be woken, in the ways in which services leak them, and others
// that look alike but that something alive can still reach.
//
// It prints of each which it is, a JSON object a line, then "ready pid=… goroutines=…", and waits for a
// signal. Leaked means what the runtime's own goroutineleak profile means by it (Go 1.27, and 1.26 as an
// experiment): no pointer leads from what can run to what the goroutine waits on. With -profile FILE the
// first signal has it write that profile, with the numbers of the goroutines (debug=2), if this Go has one, so
// that who takes its core and then ends it has the runtime's verdicts too; after SIGUSR1 it goes on.
package main

import (
	"flag"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"syscall"

	"programs/truth"
)

func main() {
	profile := flag.String("profile", "", "`file` for the runtime's own profile of leaks")
	flag.Parse()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGUSR1)

	elsewhere(startLeaked)
	elsewhere(startReachable)
	truth.WaitUntilParked()
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	debug.SetGCPercent(-1) // lest the pool be emptied
	fillPool()
	elsewhere(startSpinning) // last, as it takes its turns from all others
	truth.Print(append(truth.WaitUntilParked(), watchers()...))

	received := <-signals
	truth.Check(writeProfile(*profile))
	for received == syscall.SIGUSR1 {
		received = <-signals
	}
}

// elsewhere calls a function in a goroutine that ends, lest something is left on the stack of one that lives.
func elsewhere(call func()) {
	done := make(chan bool)
	go func() {
		call()
		close(done)
	}()
	<-done
}

// writeProfile has the runtime look for leaks in the very state that the core shows. Only once: the second
// collection from now clears the pool.
func writeProfile(path string) error {
	leaks := pprof.Lookup("goroutineleak")
	if path == "" || leaks == nil {
		return nil
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return leaks.WriteTo(file, 2)
}
