package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// Entry is one transfer.
type Entry struct {
	from, to string
	cents    int64
}

// Audit keeps the transfers of the current period and writes them when it ends.
type Audit struct {
	mu      sync.Mutex
	entries []Entry
	out     io.Writer
}

// NewAudit writes to out.
func NewAudit(out io.Writer) *Audit {
	return &Audit{out: out}
}

// Record notes a transfer.
func (a *Audit) Record(entry Entry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.entries = append(a.entries, entry)
}

// Close writes the transfers since the last time, and what all accounts come to with them.
func (a *Audit) Close(now time.Time, ledger *Ledger) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, entry := range a.entries {
		if _, err := fmt.Fprintf(a.out, "%s to %s: %d\n", entry.from, entry.to, entry.cents); err != nil {
			return err
		}
	}
	a.entries = a.entries[:0]
	_, err := fmt.Fprintf(a.out, "%s: %d\n", now.Format(time.RFC3339Nano), ledger.Total())
	return err
}
