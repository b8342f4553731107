// Command shop is made of modules whose names have no dot, as the standard library's packages have none. Two of them
// are stuck: a consumer in its own queue with clients behind, and the owner of a lock that locks it again.
//
// When all wait it prints what a report must say, a JSON object in one line, then "ready pid=… goroutines=…", and
// waits for a signal.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"meter"
	"programs/truth"
	"vault"
)

const clients = 10

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ids := make(chan int, clients+2)
	id := func() { ids <- truth.OwnID() }

	m := meter.New(10, id)
	consumer := <-ids
	v := vault.New()
	go func() {
		id()
		v.Put("gold", 1)
	}()
	owner := <-ids
	waitUntilStuck(2)
	for i := 0; i < clients; i++ {
		go func() {
			id()
			m.Count("client")
		}()
	}
	waitUntilStuck(clients + 2)
	senders := []int{consumer}
	for i := 0; i < clients; i++ {
		senders = append(senders, <-ids)
	}

	print(finding(truth.Channel(m.Events, "send"), senders, consumer), finding(truth.Mutex(&v.Mutex), []int{owner}, owner))
	<-signals
}

func finding(on truth.Object, stuck []int, by int) map[string]any {
	return map[string]any{"kind": "self_deadlock", "grade": "proved", "resource": on.Address, "goroutines": stuck,
		"releasers": []int{by}}
}

func print(findings ...map[string]any) {
	said := map[string]any{"healthy": false, "alive": []int{1}, "findings": findings}
	truth.Check(json.NewEncoder(os.Stdout).Encode(said))
	fmt.Printf("ready pid=%d goroutines=%d\n", os.Getpid(), runtime.NumGoroutine())
}

func waitUntilStuck(count int) {
	for stuck := 0; stuck != count; time.Sleep(time.Millisecond) {
		stuck = 0
		for _, stack := range truth.Stacks() {
			isLock := strings.HasPrefix(stack.State, "sync.Mutex") || strings.HasPrefix(stack.State, "semacquire")
			if isLock || strings.HasPrefix(stack.State, "chan send") {
				stuck++
			}
		}
	}
}
