package main

import (
	"unsafe"

	"programs/alive/live"
)

func main() {
	live.Situation("pointer-arithmetic")
	pointerArithmetic()
	live.Play()
}

// header is followed by its channel, as in code that lays out its memory itself.
type header struct {
	size  uintptr
	kind  int32
	flags int32
}

type block struct {
	header
	done chan blockDone
}

type blockDone struct{ kind int32 }

//go:noinline
func pointerArithmetic() {
	b := &block{header{unsafe.Sizeof(header{}), 1, 0}, make(chan blockDone)}
	go finishBlock(&b.header)
	go func() {
		live.Blocks()
		println((<-b.done).kind)
	}()
}

//go:noinline
func finishBlock(h *header) {
	live.AwaitCue()
	*(*chan blockDone)(unsafe.Add(unsafe.Pointer(h), h.size)) <- blockDone{h.kind}
}
