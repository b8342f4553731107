package main

import (
	"bufio"
	"net"
	"sync"

	"programs/truth"
)

type notice struct{ topic string }

// registry tells its subscribers of changes, with its lock held.
type registry struct {
	mu          sync.Mutex
	subscribers []chan notice
	topics      map[string]int
}

func (r *registry) publish(topic string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.topics[topic]++
	for _, subscriber := range r.subscribers {
		subscriber <- notice{topic}
	}
}

func (r *registry) count(name, topic string) {
	here(name, "mutex")
	r.mu.Lock()
	defer r.mu.Unlock()
	println(r.topics[topic])
}

func (r *registry) keepPublishing() {
	in("(*registry).publish", "publisher", "chan send")
	for {
		r.publish("news")
	}
}

// lockAcrossSend has a subscriber that went away without a word.
func lockAcrossSend() *verdict {
	r := &registry{topics: map[string]int{}, subscribers: []chan notice{make(chan notice, 1)}}
	truth.Expect(1)
	go r.keepPublishing()
	truth.WaitUntilParked()
	truth.Expect(3)
	names := each("counter", 3)
	for _, name := range names {
		go r.count(name, "news")
	}
	return stuck(foundAt(r.subscribers[0], "orphaned_send", strong, append(names, "publisher")...))
}

// consumerNeedsLock has a subscriber that asks the registry before it takes the next notice.
func consumerNeedsLock() *verdict {
	inbox := make(chan notice)
	r := &registry{topics: map[string]int{}, subscribers: []chan notice{inbox}}
	truth.Expect(2)
	go r.follow(inbox)
	go r.keepPublishing()
	return stuck(foundAt(inbox, "wait_cycle", strong, "publisher", "subscriber").releasedBy("subscriber"))
}

func (r *registry) follow(inbox <-chan notice) {
	in("(*registry).seen", "subscriber", "mutex")
	for n := range inbox {
		println(n.topic, r.seen(n.topic))
	}
}

//go:noinline
func (r *registry) seen(topic string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.topics[topic]
}

// directory asks a server that does not answer, with its lock held.
type directory struct {
	mu     sync.Mutex
	server *bufio.ReadWriter
	known  map[string]string
}

func lockAcrossRead() *verdict {
	connection := silent()
	server := bufio.NewReadWriter(bufio.NewReader(connection), bufio.NewWriter(connection))
	d := &directory{server: server, known: map[string]string{}}
	truth.Expect(1)
	go d.refresh(connection)
	truth.WaitUntilParked()
	truth.Expect(4)
	names := each("lookup", 4)
	for _, name := range names {
		go d.lookUp(name)
	}
	return stuck(foundOn(truth.Mutex(&d.mu), "lock_contention", strong, names...).releasedBy("refresh"))
}

func (d *directory) refresh(connection net.Conn) {
	in("(*directory).ask", "refresh", "poll")
	defer connection.Close()
	for _, name := range []string{"a", "b"} {
		d.mu.Lock()
		d.known[name] = d.ask(name)
		d.mu.Unlock()
	}
}

//go:noinline
func (d *directory) ask(name string) string {
	d.server.WriteString(name + "\n")
	d.server.Flush()
	answer, _ := d.server.ReadString('\n')
	return answer
}

func (d *directory) lookUp(name string) {
	here(name, "mutex")
	d.mu.Lock()
	defer d.mu.Unlock()
	println(d.known[name])
}
