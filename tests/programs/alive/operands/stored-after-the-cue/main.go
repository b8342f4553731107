package main

import "programs/alive/live"

func main() {
	switch live.Situation("stored-after-the-cue", "stored-after-the-cue-dead") {
	case "stored-after-the-cue":
		find()
	case "stored-after-the-cue-dead":
		findAnother()
	}
	live.Play()
}

type parcel struct{ weight int }

type depot struct{ waiting, spare chan parcel }

//go:noinline
func find() {
	d := &depot{make(chan parcel), make(chan parcel, 1)}
	go d.send()
	go d.receive(d.waiting)
}

//go:noinline
func findAnother() {
	d := &depot{make(chan parcel), make(chan parcel, 1)}
	go d.send()
	go d.receive(make(chan parcel))
}

func (d *depot) send() {
	target := d.spare
	d.find(live.AwaitCue(), &target)
	target <- parcel{1}
}

//go:noinline
func (d *depot) find(name string, target *chan parcel) {
	if name == "go" {
		*target = d.waiting
	}
}

func (d *depot) receive(from <-chan parcel) {
	live.Blocks()
	println((<-from).weight)
}
