package main

import (
	"sync"

	"programs/alive/live"
)

func main() {
	switch live.Situation("self-deadlock-but-for-another", "locked-twice-dead") {
	case "self-deadlock-but-for-another":
		lockedTwice(true)
	case "locked-twice-dead":
		lockedTwice(false)
	}
	live.Play()
}

// turnstile lets its owner in once more only after somebody else has unlocked it.
type turnstile struct{ mu sync.Mutex }

//go:noinline
func lockedTwice(unlocked bool) {
	t := &turnstile{}
	if unlocked {
		go t.unlockLater()
	}
	go t.enter()
}

func (t *turnstile) enter() {
	t.mu.Lock()
	live.Blocks()
	t.mu.Lock()
	t.mu.Unlock()
}

func (t *turnstile) unlockLater() {
	live.AwaitCue()
	t.mu.Unlock()
}
