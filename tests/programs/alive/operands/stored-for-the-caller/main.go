package main

import "programs/alive/live"

func main() {
	live.Situation("stored-for-the-caller")
	storedForCaller()
	live.Play()
}

type parcel struct{ weight int }

var depot = make(chan parcel)

//go:noinline
func storedForCaller() {
	go func() {
		var target chan parcel
		find("go", &target)
		live.AwaitCue()
		target <- parcel{1}
	}()
	go func() {
		waiting := depot
		live.Blocks()
		println((<-waiting).weight)
	}()
}

//go:noinline
func find(name string, target *chan parcel) {
	if name != "" {
		*target = depot
	}
}
