package main

import (
	"context"

	"programs/truth"
)

var foreverSituations = []string{"nil-channel-received-from", "nil-channel-sent-to", "background-context",
	"empty-select", "context-forgotten"}

func startForever(name string) *verdict {
	switch name {
	case "nil-channel-received-from":
		return nilReceive()
	case "nil-channel-sent-to":
		return nilSend()
	case "background-context":
		return backgroundContext()
	case "empty-select":
		return emptySelect()
	case "context-forgotten":
		return contextForgotten()
	}
	return nil
}

type frame struct{ pixels []byte }

// camera makes its channel when it is opened, which nobody does.
type camera struct {
	frames chan frame
	shown  int
}

func (c *camera) open() { c.frames = make(chan frame) }

func nilReceive() *verdict {
	truth.Expect(1)
	go new(camera).show()
	return stuck(found("nil_channel", proved, "viewer"))
}

func (c *camera) show() {
	here("viewer", "nil chan receive")
	for f := range c.frames {
		c.shown += len(f.pixels)
	}
}

func nilSend() *verdict {
	truth.Expect(1)
	go new(camera).record()
	return stuck(found("nil_channel", proved, "recorder"))
}

func (c *camera) record() {
	here("recorder", "nil chan send")
	for {
		c.frames <- frame{make([]byte, 16)}
	}
}

// session ends with its context. This one was given one that never ends.
type session struct {
	user string
	open bool
}

func backgroundContext() *verdict {
	truth.Expect(1)
	go (&session{user: "bob", open: true}).closeWith(context.WithValue(context.Background(), session{}, "bob"))
	return stuck(found("nil_channel", proved, "session"))
}

func (s *session) closeWith(ctx context.Context) {
	here("session", "nil chan receive")
	<-ctx.Done()
	s.open = false
}

// plugin serves by callbacks that it has been told to register, and keeps its goroutine.
type plugin struct{ callbacks map[string]func() }

func emptySelect() *verdict {
	truth.Expect(1)
	go (&plugin{callbacks: map[string]func(){}}).run()
	return stuck(found("empty_select", proved, "plugin"))
}

func (p *plugin) run() {
	here("plugin", "empty select")
	p.callbacks["hello"] = func() { println("hello") }
	select {}
}

// contextForgotten has a context that was made to be cancelled, by a function that nobody kept.
func contextForgotten() *verdict {
	ctx, cancel := context.WithCancel(context.Background())
	if ctx.Err() != nil {
		cancel()
	}
	truth.Expect(1)
	go (&session{user: "eve", open: true}).closeAfter(ctx)
	return stuck(foundAt(ctx.Done(), "orphaned_receive", strong, "session"))
}

func (s *session) closeAfter(ctx context.Context) {
	here("session", "chan receive")
	<-ctx.Done()
	s.open = false
}
