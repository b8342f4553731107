// Package watch notices when a service gets nothing done any more.
package watch

import (
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

const (
	interval = 50 * time.Millisecond
	quiet    = 6 // intervals without progress, after which the service is at rest
)

// Progress counts what a service has got done.
type Progress struct{ done atomic.Int64 }

// Add notes that one more order, mail or query is done.
func (p *Progress) Add() { p.done.Add(1) }

// Watch prints a line that begins with "ready" once the service has got something done and is at rest since,
// stuck or idle. It never returns.
func (p *Progress) Watch() {
	before, still := int64(0), 0
	for range time.Tick(interval) {
		now := p.done.Load()
		if now != before || now == 0 {
			before, still = now, 0
			continue
		}
		still++
		if still == quiet {
			fmt.Printf("ready pid=%d done=%d\n", os.Getpid(), now)
		}
	}
}
