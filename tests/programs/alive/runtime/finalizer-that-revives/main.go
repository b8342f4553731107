package main

import (
	"runtime"

	"programs/alive/live"
)

func main() {
	live.KeepGarbage()
	live.Situation("finalizer-that-revives")
	lose()
	live.Play()
}

// item comes back from the dead: its finalizer puts it where somebody waits for it.
type item struct {
	lives int
	name  string
}

var revived = make(chan *item)

//go:noinline
func lose() {
	runtime.SetFinalizer(&item{1, "cat"}, revive)
	go func() {
		live.SleepUntilCue()
		runtime.GC()
	}()
	go func() {
		live.Blocks()
		println((<-revived).lives)
	}()
}

func revive(i *item) {
	i.lives++
	revived <- i
}
