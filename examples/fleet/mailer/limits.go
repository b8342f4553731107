package main

import (
	"errors"
	"sync"
	"time"
)

var (
	errBlocked = errors.New("the domain is blocked")
	errLater   = errors.New("enough for now")
)

// Limits tells how many mails each domain may get until the next round.
type Limits struct {
	mu      sync.Mutex
	each    int
	sent    map[string]int
	blocked map[string]bool
}

// NewLimits lets each domain have so many mails a round, and those that are blocked none.
func NewLimits(each int, blocked []string) *Limits {
	l := &Limits{each: each, sent: map[string]int{}, blocked: map[string]bool{}}
	for _, domain := range blocked {
		l.blocked[domain] = true
	}
	return l
}

// Take counts a mail to a domain, or says why it must not be sent.
func (l *Limits) Take(domain string) error {
	l.mu.Lock()
	if l.blocked[domain] {
		return errBlocked
	}
	if l.sent[domain] >= l.each {
		l.mu.Unlock()
		return errLater
	}
	l.sent[domain]++
	l.mu.Unlock()
	return nil
}

// run begins a new round each interval.
func (l *Limits) run(interval time.Duration) {
	for range time.Tick(interval) {
		l.mu.Lock()
		l.sent = make(map[string]int, len(l.sent))
		l.mu.Unlock()
	}
}
