package main

import (
	"os"
	"sync/atomic"
	"time"

	"programs/alive/live"
)

var stop uint32

func main() {
	live.Situation("preempted-in-a-leaf")
	live.UnderLoad()
	c := make(chan int)
	data := make([]byte, 1<<20)
	go func() {
		for i := 0; i < 12; i++ {
			go burn()
		}
		go func() {
			live.Blocks()
			println(<-c)
			atomic.StoreUint32(&stop, 1)
		}()
		time.Sleep(time.Second / 2)
		live.Play()
		os.Exit(0)
	}()
	hash(data, c)
	time.Sleep(time.Hour)
}

//go:noinline
func burn() {
	for n := 0; ; n++ {
		if atomic.LoadUint32(&stop) != 0 {
			tell(n)
			return
		}
	}
}

//go:noinline
func tell(n int) { println("burnt") }

//go:noinline
func hash(data []byte, c chan int) {
	h := fnv(data)
	c <- int(h)
}

// fnv has no frame: where it is preempted, Delve does not see who has called it.
//
//go:noinline
func fnv(data []byte) uint64 {
	h := uint64(14695981039346656037)
	for !live.Cued() {
		for _, b := range data {
			h = (h ^ uint64(b)) * 1099511628211
		}
	}
	return h
}
