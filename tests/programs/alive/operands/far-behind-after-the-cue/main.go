package main

import "programs/alive/live"

func main() {
	live.Situation("far-behind-after-the-cue")
	paint()
	live.Play()
}

// canvas is large; what is stored near its end was not there at the core.
type canvas struct {
	pixels  [500]uint64
	painted chan painted
}

type painted struct{ sum uint64 }

//go:noinline
func paint() {
	waiting, spare := make(chan painted), make(chan painted, 1)
	go draw(waiting, spare)
	go func() {
		live.Blocks()
		println((<-waiting).sum)
	}()
}

func draw(waiting, spare chan painted) {
	var c canvas
	c.painted = spare
	live.AwaitCue()
	prepare(&c, waiting)
	c.painted <- painted{c.pixels[3]}
}

//go:noinline
func prepare(c *canvas, target chan painted) {
	for i := range c.pixels {
		c.pixels[i] = uint64(i)
	}
	c.painted = target
}
