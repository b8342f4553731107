// Package parser is as goyacc makes it: its lines are those of the grammar.
package parser

import "programs/alive/live"

//line parser.y:10
func Parse(tokens chan int) {
	live.AwaitCue()
	emit(tokens, 1)
}

//go:noinline
func emit(tokens chan int, token int) {
	tokens <- token
}
