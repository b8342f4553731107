package main

import (
	"os"
	"os/signal"
	"sync"
	"syscall"

	"programs/alive/live"
)

func main() {
	live.Situation("signal-handler")
	reload()
	live.Play()
}

// service reloads at a signal.
type service struct {
	signals  chan os.Signal
	reloaded *sync.Cond
	version  int
}

//go:noinline
func reload() {
	s := &service{signals: make(chan os.Signal, 1), reloaded: sync.NewCond(new(sync.Mutex))}
	signal.Notify(s.signals, syscall.SIGUSR1)
	go s.handle()
	go s.waitForReload()
	go func() {
		live.AwaitCue()
		syscall.Kill(os.Getpid(), syscall.SIGUSR1)
	}()
}

func (s *service) handle() {
	live.Blocks()
	<-s.signals
	s.reloaded.L.Lock()
	s.version++
	s.reloaded.L.Unlock()
	s.reloaded.Broadcast()
}

func (s *service) waitForReload() {
	s.reloaded.L.Lock()
	defer s.reloaded.L.Unlock()
	live.Blocks()
	for s.version == 0 {
		s.reloaded.Wait()
	}
}
