//go:build go1.24

package main

import (
	"runtime"
	"weak"

	"programs/truth"
)

var (
	onlyWeakly  weak.Pointer[closer]
	withCleanup *closer
)

// startLeakedSince starts what newer releases can leak only.
func startLeakedSince() {
	truth.Expect(1)
	c := &closer{name: "weak", done: make(chan int)}
	onlyWeakly = weak.Make(c)
	go c.wait()
}

func (c *closer) wait() {
	leaked("by a weak pointer only", "chan receive")
	<-c.done
	println(c.name)
}

func startReachableSince() {
	withCleanup = &closer{name: "cleaned up"}
	runtime.AddCleanup(withCleanup, func(c *closer) { c.Close() }, waitedFor("in a cleanup"))
}
