package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	live.Situation("sharded-by-hash")
	sharded()
	live.Play()
}

// shard is one of several locks; which one shows only when the code runs.
type shard struct {
	mu     sync.Mutex
	values map[string]int
}

type shardedMap [4]shard

func (m *shardedMap) of(key string) *shard {
	hash := 0
	for _, char := range key {
		hash = hash*31 + int(char)
	}
	return &m[uint(hash)%4]
}

//go:noinline
func sharded() {
	m := &shardedMap{}
	held := make(chan bool)
	go func() {
		m.of("key").mu.Lock()
		close(held)
		live.AwaitCue()
		m.of("key").mu.Unlock()
	}()
	<-held
	go func() {
		s := m.of("key")
		live.Blocks()
		s.mu.Lock()
		s.mu.Unlock()
	}()
}
