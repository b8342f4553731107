package main

import "time"

const (
	queueCapacity  = 100
	reportInterval = time.Second
)

type metricKind uint8

const (
	sum         metricKind = iota // values add up until the next report
	measurement                   // the last value counts
)

// Metric is one event on its way from a handler to the consumer.
type Metric struct {
	name  string
	kind  metricKind
	value int64
}

// Metrics collects what the handlers count and reports it once a second.
//
// Handlers only put events into a channel. A single consumer adds them up, so nothing here
// needs a lock.
type Metrics struct {
	inChannel chan Metric
	writer    *Writer
}

// NewMetrics starts the consumer, which reports to writer.
func NewMetrics(writer *Writer) *Metrics {
	m := &Metrics{inChannel: make(chan Metric, queueCapacity), writer: writer}
	go m.runConsumer()
	return m
}

// CountS adds one to the sum of that name.
func (m *Metrics) CountS(name string) {
	m.inChannel <- Metric{name: name, kind: sum, value: 1}
}

// SetM sets the measurement of that name.
func (m *Metrics) SetM(name string, value int64) {
	m.inChannel <- Metric{name: name, kind: measurement, value: value}
}

func (m *Metrics) runConsumer() {
	ticker := time.NewTicker(reportInterval)
	defer ticker.Stop()

	totals := make(map[string]int64)
	for {
		select {
		case metric := <-m.inChannel:
			aggregate(totals, metric)
		case now := <-ticker.C:
			m.report(now, totals)
			totals = make(map[string]int64, len(totals))
			m.SetM("metrics.queue", int64(len(m.inChannel)))
		}
	}
}

func aggregate(totals map[string]int64, metric Metric) {
	switch metric.kind {
	case sum:
		totals[metric.name] += metric.value
	case measurement:
		totals[metric.name] = metric.value
	}
}

// report passes the totals on, one by one, in no order.
func (m *Metrics) report(now time.Time, totals map[string]int64) {
	for name, total := range totals {
		m.writer.Write(Sample{now, name, total})
	}
}
