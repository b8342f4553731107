package main

import "programs/alive/live"

func main() {
	live.Situation("function-of-an-array-by-index")
	functionOfArray()
	live.Play()
}

// machine has a function per instruction.
type machine struct {
	port  chan word
	steps [4]func(operand int)
	count int
}

type word struct{ bits int }

//go:noinline
func functionOfArray() {
	m := &machine{port: make(chan word)}
	m.steps = [4]func(int){m.nop, m.add, m.nop, m.output}
	go m.run()
	go func() {
		live.Blocks()
		println((<-m.port).bits)
	}()
}

func (m *machine) nop(int) {}

func (m *machine) add(operand int) { m.count += operand }

func (m *machine) output(operand int) { m.port <- word{m.count + operand} }

func (m *machine) run() {
	first := live.AwaitCue()[0] // 'g', of which the lowest bits are 3
	m.steps[first&3](int(first))
}
