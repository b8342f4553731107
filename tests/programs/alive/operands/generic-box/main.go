package main

import "programs/alive/live"

func main() {
	live.Situation("generic-box")
	genericBox()
	live.Play()
}

// box is of any type, and the code of its methods is shared.
type box[T any] struct {
	values chan T
	count  int
}

func (b *box[T]) put(value T) {
	b.count++
	b.values <- value
}

type apple struct{ *string }

type pear struct{ *string }

//go:noinline
func genericBox() {
	apples, pears := &box[apple]{values: make(chan apple)}, &box[pear]{values: make(chan pear, 1)}
	go func() {
		text := live.AwaitCue()
		pears.put(pear{&text})
		apples.put(apple{&text})
	}()
	go func() {
		live.Blocks()
		println(*(<-apples.values).string)
	}()
}
