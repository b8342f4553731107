package main

import (
	"fmt"
	"sync"
)

// Ledger keeps the balances of all accounts, in cents.
type Ledger struct {
	mu       sync.Mutex
	balances map[string]int64
	audit    *Audit
}

// NewLedger begins with these balances and tells audit of all that changes them.
func NewLedger(balances map[string]int64, audit *Audit) *Ledger {
	return &Ledger{balances: balances, audit: audit}
}

// Post moves money from one account to another.
func (l *Ledger) Post(from, to string, cents int64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.balances[from] < cents {
		return fmt.Errorf("%s has no %d cents", from, cents)
	}
	l.balances[from] -= cents
	l.balances[to] += cents
	l.audit.Record(Entry{from, to, cents})
	return nil
}

// Total is the sum of all balances, which no transfer changes.
func (l *Ledger) Total() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	var total int64
	for _, balance := range l.balances {
		total += balance
	}
	return total
}
