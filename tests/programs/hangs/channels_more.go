package main

import (
	"time"

	"programs/truth"
)

type stopped struct{}

// poller waits in its own loop until that loop has ended.
type poller struct {
	done  chan stopped
	tries int
}

func ownClose() *verdict {
	p := &poller{done: make(chan stopped)}
	truth.Expect(1)
	go p.run()
	return stuck(foundAt(p.done, "self_deadlock", proved, "poller").releasedBy("poller"))
}

func (p *poller) run() {
	in("(*poller).stop", "poller", "chan receive")
	defer close(p.done)
	for p.poll() {
		p.tries++
	}
	p.stop()
}

func (p *poller) poll() bool { return p.tries < 3 }

func (p *poller) stop() { <-p.done }

type letter struct{ text string }

// actor handles a letter after the other; some it answers by a letter to a peer.
type actor struct {
	inbox chan letter
	peer  *actor
}

func actors() *verdict {
	a, b := &actor{inbox: make(chan letter, 1)}, &actor{inbox: make(chan letter, 1)}
	a.peer, b.peer = b, a
	for _, of := range []*actor{a, b} {
		of.inbox <- letter{"hello"}
	}
	truth.Expect(2)
	go a.run("first actor")
	go b.run("second actor")
	return stuck(foundAt(a.inbox, "wait_cycle", proved, "first actor", "second actor").releasedBy("first actor"))
}

func (a *actor) run(name string) {
	here(name, "chan send")
	for l := range a.inbox {
		a.peer.inbox <- letter{"re: " + l.text}
		a.peer.inbox <- letter{"cc: " + l.text}
	}
}

type slot struct{}

// uploader lets four at a time upload. Who fails forgets to give the slot back.
type uploader struct{ slots chan slot }

func semaphoreLeaked() *verdict {
	u := &uploader{slots: make(chan slot, 4)}
	failed := make(chan bool)
	for i := 0; i < cap(u.slots); i++ {
		go func() {
			u.upload("")
			failed <- true
		}()
	}
	for i := 0; i < cap(u.slots); i++ {
		<-failed
	}
	truth.Expect(5)
	names := each("upload", 5)
	for _, name := range names {
		go u.handle(name)
	}
	// The only ones who could take from the channel are those who wait to send to it.
	return stuck(foundAt(u.slots, "orphaned_send|self_deadlock|wait_cycle", strong, names...))
}

func (u *uploader) handle(name string) {
	in("(*uploader).upload", name, "chan send")
	u.upload(name)
}

//go:noinline
func (u *uploader) upload(path string) bool {
	u.slots <- slot{}
	if path == "" {
		return false
	}
	println("uploads", path)
	<-u.slots
	return true
}

type price struct{ cents int }

type quitting struct{}

// watcher follows a feed until it is told to quit. Neither feed nor owner are there any more.
type watcher struct {
	prices   chan price
	quit     chan quitting
	previous price
}

func selectAllDead() *verdict {
	w := &watcher{prices: make(chan price), quit: make(chan quitting)}
	ended := make(chan bool)
	go func() {
		w.feed(nil)
		close(ended)
	}()
	<-ended
	truth.Expect(1)
	go w.watch()
	return stuck(foundAt(w.prices, "orphaned_receive", proved, "watcher"))
}

func (w *watcher) feed(prices []price) {
	for _, p := range prices {
		w.prices <- p
	}
}

func (w *watcher) watch() {
	here("watcher", "select")
	for {
		select {
		case w.previous = <-w.prices:
		case <-w.quit:
			return
		}
	}
}

// retrier waits for a timer that was stopped in the meantime.
type retrier struct{ backoff *time.Timer }

func stoppedTimer() *verdict {
	r := &retrier{backoff: time.NewTimer(time.Hour)}
	r.backoff.Stop()
	truth.Expect(1)
	go r.wait()
	return stuck(foundAt(r.backoff.C, "orphaned_receive", strong, "retrier"))
}

func (r *retrier) wait() {
	here("retrier", "chan receive")
	now := <-r.backoff.C
	println(now.Unix())
}
