package main

import "programs/truth"

type job struct {
	id   int
	name string
	next *job
}

type pair[A, B any] struct {
	first  A
	second B
}

// jobs is a channel that is no heap object's.
var jobs = make(chan job)

func startChannels() {
	truth.Expect(20)
	go send("send to an unbuffered channel", make(chan int), 1)
	go send("send to a full channel", fill(make(chan string, 4), "text"), "more")
	go send("send a struct to a package variable's channel", jobs, job{id: 1})
	go send("send a pointer", fill(make(chan *job, 1), &job{}), &job{id: 2})
	go send("send an instantiated type", make(chan pair[int, string]), pair[int, string]{1, "one"})
	go send("send nothing", make(chan struct{}), struct{}{})
	go send("send an error", make(chan error), nil)
	go send("send a function", make(chan func()), nil)
	go send("send a channel", make(chan chan<- int), nil)
	go send("send a large array", make(chan [4096]byte), [4096]byte{})
	go receive("receive from an unbuffered channel", make(chan int))
	go receive("receive from an empty buffered channel", make(chan []string, 8))
	go receive("receive a struct", make(chan job, 1000))
	go receive("receive a map", make(chan map[string]*job))
	go receive("receive an anonymous struct", make(chan struct{ A, B int }))
	go receive("receive anything", make(chan any))
	go rangeOver(make(chan *job, 2))
	go receiveOnly(make(chan pair[*job, []byte]))
	go sendNil()
	go receiveNil()

	shared, taken := fill(make(chan int, 3), 1), make(chan uint8, 5)
	truth.Expect(6)
	for _, name := range []string{"first", "second", "third"} {
		go send(name+" of three senders", shared, 2)
		go receive(name+" of three receivers", taken)
	}
}

// fill does not make the channel: what generic code makes has, with Go 1.19, an element type of the compiler's.
func fill[T any](ch chan T, value T) chan T {
	for len(ch) < cap(ch) {
		ch <- value
	}
	return ch
}

func send[T any](name string, ch chan T, value T) {
	truth.Here(truth.Goroutine{Name: name, Kind: "chan send", On: []truth.Object{truth.Channel(ch, "send")}})
	ch <- value
}

func receive[T any](name string, ch chan T) {
	truth.Here(truth.Goroutine{Name: name, Kind: "chan receive", On: []truth.Object{truth.Channel(ch, "receive")}})
	<-ch
}

func rangeOver(ch chan *job) {
	truth.Here(truth.Goroutine{Name: "range over a channel", Kind: "chan receive",
		On: []truth.Object{truth.Channel(ch, "receive")}})
	for job := range ch {
		println(job.id)
	}
}

func receiveOnly(ch <-chan pair[*job, []byte]) {
	truth.Here(truth.Goroutine{Name: "receive and ask whether it is closed", Kind: "chan receive",
		On: []truth.Object{truth.Channel(ch, "receive")}})
	value, ok := <-ch
	println(value.first, ok)
}

func sendNil() {
	var ch chan int
	truth.Here(truth.Goroutine{Name: "send to a nil channel", Kind: "nil chan send"})
	ch <- 1
}

func receiveNil() {
	var ch chan job
	truth.Here(truth.Goroutine{Name: "receive from a nil channel", Kind: "nil chan receive"})
	<-ch
}
