package main

import "programs/alive/live"

func main() {
	live.Situation("registered-in-init")
	registeredInInit()
	live.Play()
}

// plant is watered by what others have registered.
type plant struct{ water chan litres }

type litres int

var gardeners []func(*plant)

func init() {
	gardeners = append(gardeners, func(p *plant) { p.water <- 1 })
}

//go:noinline
func registeredInInit() {
	p := &plant{make(chan litres)}
	go p.stand()
	go p.grow()
}

func (p *plant) stand() {
	live.AwaitCue()
	for _, water := range gardeners {
		water(p)
	}
}

func (p *plant) grow() {
	live.Blocks()
	println(<-p.water)
}
