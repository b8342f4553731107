package main

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Mail is one that is to be delivered.
type Mail struct{ to, text string }

func (m Mail) domain() string {
	return m.to[strings.LastIndexByte(m.to, '@')+1:]
}

// Outbox holds the mails that were not delivered yet.
type Outbox struct {
	mu    sync.Mutex
	mails []Mail
}

// NewOutbox makes up so many mails. They stand in for what other services have written.
func NewOutbox(count int) *Outbox {
	domains := []string{"example.com", "example.org", "example.net", "mail.example.com"}
	o := &Outbox{}
	for i := 0; i < count; i++ {
		domain := domains[i/20%len(domains)]
		o.Put(Mail{fmt.Sprintf("customer%d@%s", i, domain), "Your parcel is on its way."})
	}
	return o
}

// Put adds a mail.
func (o *Outbox) Put(mail Mail) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mails = append(o.mails, mail)
}

func (o *Outbox) takeAll() []Mail {
	o.mu.Lock()
	defer o.mu.Unlock()
	mails := o.mails
	o.mails = nil
	return mails
}

// poll looks for mails now and then, and puts them into the queue.
func (o *Outbox) poll(queue chan<- Mail) {
	for range time.Tick(10 * time.Millisecond) {
		for _, mail := range o.takeAll() {
			queue <- mail
		}
	}
}
