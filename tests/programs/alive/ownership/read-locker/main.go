package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("read-locker")
	readLocker()
	live.Play()
}

// view reads what others write; it doesn't know that its lock is half of one.
type view struct {
	lock  sync.Locker
	table *table
}

type table struct {
	mu   sync.RWMutex
	rows int
}

//go:noinline
func readLocker() {
	t := &table{rows: 3}
	v := &view{t.mu.RLocker(), t}
	reading := make(chan bool)
	go v.scan(reading)
	<-reading
	go t.insert()
}

func (v *view) scan(reading chan<- bool) {
	v.lock.Lock()
	defer v.lock.Unlock()
	close(reading)
	live.AwaitCue()
	println(v.table.rows)
}

func (t *table) insert() {
	live.Blocks()
	t.mu.Lock()
	t.rows++
	t.mu.Unlock()
}
