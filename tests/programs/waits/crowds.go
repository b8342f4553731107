package main

import (
	"context"
	"fmt"
	"sync"

	"programs/truth"
)

const crowd = 300

type hub struct {
	mu      sync.Mutex
	changed *sync.Cond
	state   sync.Mutex
}

// startCrowds starts many that wait for the same.
func startCrowds() {
	h := &hub{}
	h.changed = sync.NewCond(&h.state)
	ctx, cancel := context.WithCancel(context.Background())
	truth.Expect(2)
	go holdMutex("holder of a crowd's mutex", &h.mu)
	go cancelLater(cancel)
	truth.WaitUntilParked()

	truth.Expect(3 * crowd)
	for i := 0; i < crowd; i++ {
		go lockMutex(fmt.Sprint("crowd at a mutex ", i), &h.mu, "holder of a crowd's mutex")
		go waitForCond(fmt.Sprint("crowd at a cond ", i), h.changed)
		go serve(ctx, i, make(chan job, 1))
	}
}

func cancelLater(cancel func()) {
	defer cancel()
	holdOn("would cancel a crowd's context")
}

func serve(ctx context.Context, number int, inbox chan job) {
	truth.Here(truth.Goroutine{Name: fmt.Sprint("crowd in a select ", number), Kind: "select", On: []truth.Object{
		truth.Channel(inbox, "receive"), truth.Channel(ctx.Done(), "receive")}})
	for {
		select {
		case job := <-inbox:
			println(job.id)
		case <-ctx.Done():
			return
		}
	}
}
