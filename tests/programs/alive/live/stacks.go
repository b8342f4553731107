package live

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// stack is a goroutine as the runtime prints it.
type stack struct {
	id    int
	state string
	text  string
}

// stacks is all goroutines of the program, the calling one first.
func stacks() (all []stack) {
	text := make([]byte, 1<<20)
	size := runtime.Stack(text, true)
	for size == len(text) {
		text = make([]byte, 2*len(text))
		size = runtime.Stack(text, true)
	}
	for _, each := range strings.Split(strings.TrimSpace(string(text[:size])), "\n\n") {
		all = append(all, parse(each))
	}
	return all
}

// parse reads "goroutine 7 [chan receive, 2 minutes]:", and in later versions "goroutine 7 gp=… m=… [".
func parse(text string) stack {
	words := strings.Fields(text)
	open := strings.IndexByte(text, '[')
	end := strings.IndexAny(text[open:], ",]")
	id, err := strconv.Atoi(words[1])
	check(err)
	return stack{id, text[open+1 : open+end], text}
}

// waitsForOthers is true for the states of channels and locks, but not for main, which waits for the cue.
func (s stack) waitsForOthers() bool {
	if s.id == 1 {
		return false
	}
	for _, state := range []string{"chan ", "select", "sync.", "semacquire"} {
		if strings.HasPrefix(s.state, state) {
			return true
		}
	}
	return false
}

// innermost names the first function of the program.
func (s stack) innermost() string {
	for _, line := range strings.Split(s.text, "\n") {
		if strings.HasPrefix(line, "main.") {
			return line[:strings.LastIndexByte(line, '(')]
		}
	}
	return ""
}

func ownID() int {
	var text [64]byte
	id, err := strconv.Atoi(strings.Fields(string(text[:runtime.Stack(text[:], false)]))[1])
	check(err)
	return id
}

// wipe leaves zeros where the stack had what the program was built with, which would else keep it reachable.
//
//go:noinline
func wipe() (sum byte) {
	var zeros [32 << 10]byte
	for i := range zeros {
		zeros[i] += byte(len(os.Args) - 2)
		sum += zeros[i]
	}
	return sum
}

func list(numbers []int) string {
	text := ""
	for _, number := range numbers {
		text += "," + strconv.Itoa(number)
	}
	return "[" + strings.TrimPrefix(text, ",") + "]"
}

func print(text string) {
	_, err := syscall.Write(1, []byte(text))
	check(err)
}

// check ends the program if its own setting up failed.
func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(text string) {
	println(text)
	os.Exit(2)
}
