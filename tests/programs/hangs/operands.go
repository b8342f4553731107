package main

import (
	"fmt"

	"programs/truth"
)

var operandSituations = []string{"element-of-a-slice", "element-of-a-map", "behind-an-interface",
	"in-a-closure", "package-variable", "handed-over-in-a-channel"}

func startOperands(name string) *verdict {
	switch name {
	case "element-of-a-slice":
		return sliceElement()
	case "element-of-a-map":
		return mapElement()
	case "behind-an-interface":
		return behindInterface()
	case "in-a-closure":
		return inClosure()
	case "package-variable":
		return packageVariable()
	case "handed-over-in-a-channel":
		return handedOver()
	}
	return nil
}

type shardJob struct{ key string }

// shards has a worker each; the one of the last has ended.
type shards struct{ inboxes []chan shardJob }

func sliceElement() *verdict {
	s := &shards{}
	for i := 0; i < 3; i++ {
		s.inboxes = append(s.inboxes, make(chan shardJob))
	}
	truth.Expect(3)
	go s.work("first shard", 0)
	go s.work("second shard", 1)
	go s.dispatch()
	return stuck(foundAt(s.inboxes[2], "orphaned_send", strong, "dispatcher")).maybe("first shard", "second shard")
}

func (s *shards) work(name string, number int) {
	here(name, "chan receive")
	for job := range s.inboxes[number] {
		println(job.key)
	}
}

func (s *shards) dispatch() {
	here("dispatcher", "chan send")
	for i := 0; ; i++ {
		s.inboxes[i%len(s.inboxes)] <- shardJob{fmt.Sprint("key ", i)}
	}
}

type message struct{ text string }

// broker has a channel for each topic; the subscriber of one is gone.
type broker struct{ topics map[string]chan message }

func mapElement() *verdict {
	b := &broker{topics: map[string]chan message{"news": make(chan message), "ads": make(chan message, 1)}}
	truth.Expect(2)
	go b.subscribe("news")
	go b.publish("news", "ads")
	return stuck(foundAt(b.topics["ads"], "orphaned_send", strong, "publisher")).maybe("subscriber")
}

func (b *broker) subscribe(topic string) {
	here("subscriber", "chan receive")
	for m := range b.topics[topic] {
		println(m.text)
	}
}

func (b *broker) publish(topics ...string) {
	here("publisher", "chan send")
	for i := 0; ; i++ {
		b.topics[topics[i%len(topics)]] <- message{"text"}
	}
}

type record struct{ line string }

// sink is where records go; one kind prints them, another queues them for somebody who never came.
type sink interface{ put(r record) }

type printer struct{ prefix string }

func (p *printer) put(r record) { println(p.prefix, r.line) }

type queued struct{ records chan record }

//go:noinline
func (q *queued) put(r record) { q.records <- r }

func behindInterface() *verdict {
	q := &queued{records: make(chan record, 2)}
	truth.Expect(1)
	go writeAll([]sink{&printer{"log:"}, q})
	return stuck(foundAt(q.records, "orphaned_send", strong, "writer"))
}

func writeAll(sinks []sink) {
	in("(*queued).put", "writer", "chan send")
	for i := 0; i < 100; i++ {
		sinks[i%len(sinks)].put(record{"line"})
	}
}

type progress struct{ percent int }

// download tells its progress to whoever asked for it, who has left.
type download struct{ onProgress func(percent int) }

func inClosure() *verdict {
	told := make(chan progress)
	d := &download{}
	d.report(told)
	truth.Expect(1)
	go d.run()
	return stuck(foundAt(told, "orphaned_send", strong, "download"))
}

//go:noinline
func (d *download) report(told chan<- progress) {
	d.onProgress = func(percent int) { told <- progress{percent} }
}

func (d *download) run() {
	in("(*download).report.func1", "download", "chan send")
	for percent := 0; percent <= 100; percent++ {
		d.onProgress(percent)
	}
}

type sample struct{ value float64 }

// samples is what measure fills and nothing empties.
var samples = make(chan sample, 10)

func packageVariable() *verdict {
	truth.Expect(2)
	names := each("probe", 2)
	for _, name := range names {
		go measure(name)
	}
	return stuck(foundAt(samples, "orphaned_send", strong, names...))
}

func measure(name string) {
	here(name, "chan send")
	for {
		samples <- sample{1}
	}
}

type answer struct{ text string }

type question struct {
	text  string
	reply chan answer
}

// handedOver has an oracle that answers to a channel that came with the question. The asker has left.
func handedOver() *verdict {
	questions := make(chan question)
	truth.Expect(1)
	go answerAll(questions)
	asked := question{"why", make(chan answer)}
	questions <- asked
	return stuck(foundAt(asked.reply, "orphaned_send", proved, "oracle"))
}

func answerAll(questions <-chan question) {
	here("oracle", "chan send")
	for q := range questions {
		q.reply <- answer{"because of " + q.text}
	}
}
