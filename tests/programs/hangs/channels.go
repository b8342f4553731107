package main

import (
	"fmt"
	"io"
	"time"

	"programs/truth"
)

var channelSituations = []string{"incident", "incident-in-company", "consumer-gone",
	"consumer-gone-in-company", "producer-gone", "never-closed", "own-close", "actors-ask-each-other",
	"semaphore-leaked", "select-all-dead", "stopped-timer"}

func startChannels(name string) *verdict {
	switch name {
	case "incident":
		return incident(40)
	case "incident-in-company":
		startCompany()
		return incident(200)
	case "consumer-gone":
		return consumerGone()
	case "consumer-gone-in-company":
		startCompany()
		return consumerGone()
	case "producer-gone":
		return producerGone()
	case "never-closed":
		return neverClosed()
	case "own-close":
		return ownClose()
	case "actors-ask-each-other":
		return actors()
	case "semaphore-leaked":
		return semaphoreLeaked()
	case "select-all-dead":
		return selectAllDead()
	case "stopped-timer":
		return stoppedTimer()
	}
	return nil
}

type event struct {
	name  string
	value int64
}

// collector adds up what others count. Now and then it counts something itself: into the queue that only it drains.
type collector struct {
	queue  chan event
	totals map[string]int64
	out    io.Writer
}

func incident(senders int) *verdict {
	c := &collector{queue: make(chan event, 10), totals: map[string]int64{}, out: io.Discard}
	truth.Expect(senders + 1)
	go c.run(time.NewTicker(5 * time.Millisecond))
	names := each("sender", senders)
	for _, name := range names {
		go c.handleRequests(name)
	}
	return stuck(foundAt(c.queue, "self_deadlock", proved, append(names, "consumer")...).releasedBy("consumer"))
}

func (c *collector) handleRequests(name string) {
	in("(*collector).count", name, "chan send")
	for {
		c.count("requests")
	}
}

func (c *collector) count(name string) { c.queue <- event{name, 1} }

func (c *collector) run(ticker *time.Ticker) {
	in("(*collector).gauge", "consumer", "chan send")
	for {
		select {
		case e := <-c.queue:
			c.totals[e.name] += e.value
		case now := <-ticker.C:
			c.report(now)
			c.gauge("queue", len(c.queue))
		}
	}
}

func (c *collector) report(now time.Time) {
	for name, total := range c.totals {
		fmt.Fprintln(c.out, now, name, total)
	}
}

func (c *collector) gauge(name string, value int) { c.queue <- event{name, int64(value)} }

type auditRecord struct{ who, what string }

// auditLog has a writer that ends at the first record that it can't write.
type auditLog struct{ records chan *auditRecord }

func consumerGone() *verdict {
	log := &auditLog{records: make(chan *auditRecord, 2)}
	ended := make(chan bool)
	go func() {
		log.write()
		close(ended)
	}()
	log.records <- &auditRecord{}
	<-ended
	truth.Expect(3)
	names := each("handler", 3)
	for _, name := range names {
		go log.serveUser(name)
	}
	return stuck(foundAt(log.records, "orphaned_send", proved, names...))
}

func (l *auditLog) write() {
	for record := range l.records {
		if record.who == "" {
			return
		}
	}
}

func (l *auditLog) serveUser(name string) {
	here(name, "chan send")
	for i := 0; ; i++ {
		l.records <- &auditRecord{name, fmt.Sprint("request ", i)}
	}
}

type row struct{ cells []string }

type cursor struct {
	rows chan row
	err  error
}

func producerGone() *verdict {
	c := &cursor{rows: make(chan row)}
	ended := make(chan bool)
	go func() {
		c.fetch(nil)
		close(ended)
	}()
	<-ended
	truth.Expect(1)
	go c.first()
	return stuck(foundAt(c.rows, "orphaned_receive", proved, "reader"))
}

// fetch closes the rows only if all goes well.
func (c *cursor) fetch(table []row) {
	if table == nil {
		c.err = io.ErrUnexpectedEOF
		return
	}
	for _, r := range table {
		c.rows <- r
	}
	close(c.rows)
}

func (c *cursor) first() {
	here("reader", "chan receive")
	fmt.Println((<-c.rows).cells)
}

type thumbnail struct{ path string }

// resizer has workers that end when there is nothing more to do, which nobody tells them.
type resizer struct {
	todo chan thumbnail
	made chan string
}

func neverClosed() *verdict {
	r := &resizer{todo: make(chan thumbnail), made: make(chan string, 8)}
	truth.Expect(3)
	names := each("worker", 3)
	for _, name := range names {
		go r.work(name)
	}
	for _, path := range []string{"a.png", "b.png", "c.png", "d.png"} {
		r.todo <- thumbnail{path}
	}
	return stuck(foundAt(r.todo, "orphaned_receive", proved, names...))
}

func (r *resizer) work(name string) {
	here(name, "chan receive")
	for t := range r.todo {
		r.made <- t.path + ".small"
	}
}
