// Package list has queues, and a name that a package of the standard library has too.
package list

import "sync"

// List is a queue without an end.
type List[T any] struct {
	mu    sync.Mutex
	more  *sync.Cond
	items []T
	end   bool
}

func New[T any]() *List[T] {
	l := &List[T]{}
	l.more = sync.NewCond(&l.mu)
	return l
}

func (l *List[T]) Push(item T) {
	l.mu.Lock()
	l.items = append(l.items, item)
	l.mu.Unlock()
	l.more.Signal()
}

// Pop waits until there is something.
func (l *List[T]) Pop() (item T, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.items) == 0 && !l.end {
		l.more.Wait()
	}
	if len(l.items) == 0 {
		return item, false
	}
	item, l.items = l.items[0], l.items[1:]
	return item, true
}

func (l *List[T]) Close() {
	l.mu.Lock()
	l.end = true
	l.mu.Unlock()
	l.more.Broadcast()
}

// Drain gives all to f.
func (l *List[T]) Drain(f func(T)) {
	for item, ok := l.Pop(); ok; item, ok = l.Pop() {
		f(item)
	}
}
