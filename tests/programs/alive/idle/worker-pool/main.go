package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("worker-pool")
	work()
	live.Play()
}

// pool is idle: workers wait for jobs, the collector for results, and who closes it for all workers.
type pool struct {
	jobs    chan job
	results chan result
	workers sync.WaitGroup
}

type job struct{ number int }
type result struct{ square int }

//go:noinline
func work() {
	p := &pool{jobs: make(chan job), results: make(chan result)}
	p.workers.Add(4)
	for i := 0; i < 4; i++ {
		go p.work()
	}
	go p.collect()
	go func() {
		p.workers.Wait()
		close(p.results)
	}()
	go p.feed()
}

func (p *pool) feed() {
	live.AwaitCue()
	for i := 0; i < 10; i++ {
		p.jobs <- job{i}
	}
	close(p.jobs)
}

func (p *pool) work() {
	defer p.workers.Done()
	for j := range p.jobs {
		p.results <- result{j.number * j.number}
	}
}

func (p *pool) collect() {
	sum := 0
	for r := range p.results {
		sum += r.square
	}
	println(sum)
}
