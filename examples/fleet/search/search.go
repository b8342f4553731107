package main

import (
	"fmt"
	"math/rand"
	"time"
)

// Answer is what a replica has found.
type Answer struct {
	replica int
	pages   []string
}

// Replica is one copy of the index. How long it takes to answer differs from query to query.
type Replica struct {
	number int
	pages  map[string][]string
}

func newReplica(number int) *Replica {
	r := &Replica{number: number, pages: map[string][]string{}}
	for _, word := range []string{"chair", "lamp", "table"} {
		for page := 1; page < 10; page++ {
			r.pages[word] = append(r.pages[word], fmt.Sprintf("/%s/%d", word, page))
		}
	}
	return r
}

func (r *Replica) find(query string) Answer {
	time.Sleep(time.Duration(rand.Intn(5000)) * time.Microsecond)
	return Answer{r.number, r.pages[query]}
}

// Search asks several replicas at once, so that one slow replica keeps nobody waiting.
type Search struct{ replicas []*Replica }

// NewSearch makes so many replicas.
func NewSearch(replicas int) *Search {
	s := &Search{}
	for i := 0; i < replicas; i++ {
		s.replicas = append(s.replicas, newReplica(i))
	}
	return s
}

// First is the answer of the replica that is the first to have one.
func (s *Search) First(query string) Answer {
	answers := make(chan Answer)
	for _, replica := range s.replicas {
		go func(replica *Replica) { answers <- replica.find(query) }(replica)
	}
	return <-answers
}
