package main

import "programs/alive/live"

func main() {
	switch live.Situation("cancel-kept-in-a-map", "cancel-lost-from-the-map-dead") {
	case "cancel-kept-in-a-map":
		cancelInMap(true)
	case "cancel-lost-from-the-map-dead":
		cancelInMap(false)
	}
	live.Play()
}

// jobs can be cancelled by their names.
type jobs struct{ cancels map[string]func() }

type cancellation struct{ by string }

//go:noinline
func cancelInMap(kept bool) {
	j := &jobs{map[string]func(){}}
	for _, name := range []string{"stop", "go", "restart"} {
		j.run(name)
	}
	if !kept {
		delete(j.cancels, "go")
	}
	go j.obey()
}

func (j *jobs) run(name string) {
	cancelled := make(chan cancellation)
	j.cancels[name] = func() { cancelled <- cancellation{name} }
	if name == "go" {
		go waitForCancellation(cancelled)
	}
}

func waitForCancellation(cancelled <-chan cancellation) {
	live.Blocks()
	println((<-cancelled).by)
}

func (j *jobs) obey() {
	if cancel, known := j.cancels[live.AwaitCue()]; known {
		cancel()
	}
}
