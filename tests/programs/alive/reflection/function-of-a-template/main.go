package main

import (
	"io"
	"sync"
	"text/template"

	"programs/alive/live"
)

func main() {
	live.Situation("function-of-a-template")
	render()
	live.Play()
}

// Functions for a template are looked up by name, and called by reflection.
//
//go:noinline
func render() {
	rendered := new(sync.WaitGroup)
	rendered.Add(1)
	functions := template.FuncMap{
		"done": func() string { rendered.Done(); return "" },
		"name": func() string { return "name" },
	}
	page := template.Must(template.New("page").Funcs(functions).Parse(`{{if eq . "go"}}{{done}}{{else}}{{name}}{{end}}`))
	go func() { _ = page.Execute(io.Discard, live.AwaitCue()) }()
	go func() {
		live.Blocks()
		rendered.Wait()
	}()
}
