package main

import "programs/alive/live"

func main() {
	live.Situation("function-of-an-array-by-index")
	functionOfArray()
	live.Play()
}

// opcode is an instruction of a small machine.
type opcode uint8

type machine struct {
	port  chan word
	steps [4]func(operand int)
	count int
}

type word struct{ bits int }

//go:noinline
func functionOfArray() {
	m := &machine{port: make(chan word)}
	m.steps = [4]func(int){m.nop, m.add, m.output, m.nop}
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
	for _, char := range live.AwaitCue() {
		code := opcode(char+1) % 4 // 'g' has 0, 'o' has 0
		m.steps[(code+2)%4](int(char))
		if m.count++; m.count > 0 {
			return
		}
	}
}
