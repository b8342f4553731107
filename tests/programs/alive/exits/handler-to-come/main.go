package main

import "programs/alive/live"

func main() {
	switch live.Situation("handler-to-come", "handler-to-come-dead") {
	case "handler-to-come":
		wait(true)
	case "handler-to-come-dead":
		wait(false)
	}
	live.Play()
}

// job is done in a function that will be entered only later, and that has no end but a panic.
type job struct{ done chan struct{} }

//go:noinline
func wait(right bool) {
	j, other := &job{make(chan struct{})}, &job{make(chan struct{})}
	if right {
		other = j
	}
	go serve(other)
	go func() {
		live.Blocks()
		<-j.done
	}()
}

func serve(j *job) {
	live.AwaitCue()
	protect(j)
}

func protect(j *job) {
	defer func() { _ = recover() }()
	handle(j)
}

//go:noinline
func handle(j *job) {
	defer close(j.done)
	panic("abort")
}
