package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("cond-gives-up-its-lock")
	condGivesUp()
	live.Play()
}

// queue has a lock that those who wait for more give up meanwhile.
type queue struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	items    []string
}

// condGivesUp has one who waits in Wait, and has given up the lock; one who has it and will put something in; and one
// who waits for the lock.
//
//go:noinline
func condGivesUp() {
	q := &queue{}
	q.notEmpty = sync.NewCond(&q.mu)
	waiting := make(chan bool)
	go q.take(waiting)
	<-waiting
	held := make(chan bool)
	go q.putLater(held)
	<-held
	go q.length()
}

func (q *queue) take(waiting chan<- bool) string {
	q.mu.Lock()
	defer q.mu.Unlock()
	close(waiting)
	live.Blocks()
	for len(q.items) == 0 {
		q.notEmpty.Wait()
	}
	return q.items[0]
}

func (q *queue) putLater(held chan<- bool) {
	q.mu.Lock()
	close(held)
	q.items = append(q.items, live.AwaitCue())
	q.mu.Unlock()
	q.notEmpty.Signal()
}

func (q *queue) length() int {
	live.Blocks()
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
