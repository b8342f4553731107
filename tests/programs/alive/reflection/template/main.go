package main

import (
	"os"
	"text/template"

	"programs/alive/live"
)

func main() {
	live.Situation("template")
	render()
	live.Play()
}

// page calls its methods from a template.
type page struct{ shown chan string }

func (p *page) Title() string {
	p.shown <- "title"
	return "title"
}

//go:noinline
func render() {
	p := &page{make(chan string)}
	parsed := template.Must(template.New("page").Parse("<h1>{{.Title}}</h1>"))
	go func() {
		live.AwaitCue()
		parsed.Execute(os.Stderr, p)
	}()
	go func() {
		live.Blocks()
		println(<-p.shown)
	}()
}
