package main

import "programs/alive/live"

func main() {
	live.Situation("named-result")
	pick()
	live.Play()
}

type seat struct{ row int }

type theatre struct{ full, free chan seat }

//go:noinline
func pick() {
	t := &theatre{make(chan seat, 1), make(chan seat)}
	go func() {
		free := t.pick(live.AwaitCue())
		free <- seat{3}
	}()
	go func() {
		live.Blocks()
		println((<-t.free).row)
	}()
}

//go:noinline
func (t *theatre) pick(name string) (found chan seat) {
	defer func() {
		if name == "go" {
			found = t.free
		}
	}()
	found = t.full
	return found
}
