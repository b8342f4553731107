package main

import "programs/alive/live"

func main() {
	switch live.Situation("hook-in-an-interface", "hook-of-another-dead") {
	case "hook-in-an-interface":
		hookInInterface(false)
	case "hook-of-another-dead":
		hookInInterface(true)
	}
	live.Play()
}

// hook is what is to be done at the end.
type hook interface{ fire() }

type hookFunc func()

func (f hookFunc) fire() { f() }

type noHook struct{}

func (noHook) fire() {}

type fired struct{ times int }

//go:noinline
func hookInInterface(ofAnother bool) {
	fires, others := make(chan fired), make(chan fired, 1)
	target := fires
	if ofAnother {
		target = others
	}
	go fireLater([]hook{noHook{}, hookFunc(func() { target <- fired{1} })})
	go waitForFire(fires)
}

func fireLater(hooks []hook) {
	live.AwaitCue()
	for _, h := range hooks {
		h.fire()
	}
}

func waitForFire(fires <-chan fired) {
	live.Blocks()
	println((<-fires).times)
}
