package main

import "programs/alive/live"

func main() {
	live.Situation("far-behind-on-the-stack")
	farBehind()
	live.Play()
}

// frame is large, and lives on the stack of the one who uses it.
type frame struct {
	pixels  [400]uint64
	name    string
	done    chan drawn
	borders [50]uint32
}

type drawn struct{ sum uint64 }

//go:noinline
func farBehind() {
	done := make(chan drawn)
	go draw(done)
	go func() {
		live.Blocks()
		println((<-done).sum)
	}()
}

func draw(done chan drawn) {
	var f frame
	f.done = done
	fill(&f, done == nil)
	done = nil
	f.name = live.AwaitCue()
	finish(&f)
}

//go:noinline
func fill(f *frame, keep bool) {
	for i := range f.pixels {
		f.pixels[i] = uint64(i)
	}
	f.borders[3] = 1
}

//go:noinline
func finish(f *frame) { f.done <- drawn{f.pixels[399]} }
