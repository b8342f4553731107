package main

import "time"

func startChannels() {
	started.Add(7)
	go send(make(chan int))
	go sendToFull(full())
	go receive(make(chan string))
	go sendNil()
	go receiveNil()
	go selectThree(make(chan int), full(), time.After(time.Hour))
	go selectNone()
}

func full() chan int {
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	return ch
}

func send(ch chan int) {
	here("chan send", "main.send", "main.send")
	ch <- 1
}

func sendToFull(ch chan int) {
	here("chan send", "main.sendToFull", "main.sendToFull")
	ch <- 3
}

func receive(ch chan string) {
	here("chan receive", "main.receive", "main.receive")
	for range ch {
	}
}

func sendNil() {
	var ch chan int
	here("nil chan send", "main.sendNil", "main.sendNil")
	ch <- 1
}

func receiveNil() {
	var ch chan int
	here("nil chan receive", "main.receiveNil", "main.receiveNil")
	<-ch
}

func selectThree(in, out chan int, timeout <-chan time.Time) {
	here("select", "main.selectThree", "main.selectThree")
	select {
	case <-in:
	case out <- 1:
	case <-timeout:
	}
}

func selectNone() {
	here("empty select", "main.selectNone", "main.selectNone")
	select {}
}
