package main

const (
	sigQuit = 3
	sigAbrt = 6
	sigSegv = 11
)

var situations = map[string]situation{
	"nil": {end{Kind: "panic", Type: "runtime.errorString", Signal: sigSegv, Address: at(8), Function: "readNext",
		Text: "runtime error: invalid memory address or nil pointer dereference"},
		inGoroutine(func() { readNext(&record{}) })},
	"divide": {end{Kind: "panic", Function: "divide", Text: "runtime error: integer divide by zero"},
		inMain(func() { divide(1, 0) })},
	"error": {end{Kind: "panic", Type: "*main.failure", Function: "panicWith", Text: "flush failed with code 28"},
		inGoroutine(func() { panicWith(&failure{28, "flush"}) })},
	"string": {end{Kind: "panic", Type: "string", Function: "panicWith", Text: "two\nlines"},
		inMain(func() { panicWith("two\nlines") })},
	"value": {end{Kind: "panic", Type: "main.level", Function: "panicWith", Text: "main.level(-3)"},
		inMain(func() { panicWith(level(-3)) })},
	"struct": {end{Kind: "panic", Type: "main.plan", Function: "panicWith"},
		inMain(func() { panicWith(plan{}) })},
	"index": {end{Kind: "panic", Type: "runtime.boundsError", Function: "element",
		Text: "runtime error: index out of range [7] with length 3"},
		inGoroutine(func() { element([]int{1, 2, 3}, 7) })},
	"nested": {end{Kind: "panic", Type: "string", Function: "panicTwice.func1", Text: "cleaning up: second",
		Earlier: []string{"first"}},
		inGoroutine(panicTwice)},
	"again": {end{Kind: "panic", Type: "*errors.errorString", Function: "panicAgain.func1", Text: "handler: first",
		Earlier: []string{"first"}},
		inMain(panicAgain)},
	"many": {end{Kind: "panic", Type: "string", Function: "panicAmongMany", Text: "among many", Parked: manyParked},
		inMain(panicAmongMany)},
	"map": {end{Kind: "fatal", Text: "concurrent map writes", Function: "writeMap"}, writeTogether},
	"unlock": {end{Kind: "fatal", Text: "sync: unlock of unlocked mutex", Function: "unlockTwice"},
		inGoroutine(unlockTwice)},
	"overflow": {end{Kind: "fatal", Text: "stack overflow", Function: "descend"}, inGoroutine(overflow)},
	"memory":   {end{Kind: "fatal", Function: "exhaust"}, inMain(exhaust)},
	"fault": {end{Kind: "fatal", Text: "fault", Signal: sigSegv, Address: at(0xdead0000), Function: "readAt"},
		inMain(func() { readAt(0xdead0000) })},
	"flipped": {end{Kind: "fatal", Text: "fault", Signal: sigSegv, Function: "readAt"}, readFlipped},
	"asleep":  {end{Kind: "fatal", Text: "all goroutines are asleep - deadlock!"}, forget},
	"abort":   {end{Kind: "signal", Signal: sigAbrt}, waitForSignal},
	"hung":    {end{Kind: "signal", Signal: sigAbrt}, hangAndWait},
	"quit":    {end{Kind: "signal", Signal: sigQuit}, waitForSignal},
}

func at(address uint64) *uint64 { return &address }
