package main

import (
	"io"
	"sync"
	"text/template"

	"programs/alive/live"
)

func main() {
	live.Situation("lock-in-a-template")
	hold()
	live.Play()
}

// shelf has a lock that it never shows as an interface.
type shelf struct {
	Name  string
	Guard *sync.Mutex
}

//go:noinline
func hold() {
	mu := new(sync.Mutex)
	mu.Lock()
	go letGo(&shelf{"shelf", mu})
	go wait(mu)
}

// letGo renders a page, in which a function gets what is in a field.
func letGo(s *shelf) {
	live.AwaitCue()
	functions := template.FuncMap{"unlock": unlock}
	page := template.Must(template.New("page").Funcs(functions).Parse(`{{unlock .Guard}}`))
	_ = page.Execute(io.Discard, s)
}

func unlock(l sync.Locker) string {
	l.Unlock()
	return "unlocked"
}

func wait(mu *sync.Mutex) {
	live.Blocks()
	mu.Lock()
	println("locked")
}
