package main

func startRequest(shape int, wait func()) { go serveRequest(shape, wait) }
func startJob(shape int, wait func())     { go runJob(shape, wait) }
func startSession(shape int, wait func()) { go func() { left(shape, wait) }() }

//go:noinline
func serveRequest(shape int, wait func()) { left(shape, wait) }

//go:noinline
func runJob(shape int, wait func()) { right(shape, wait) }

// left and right take turns as the bits of shape say, so that each shape is another stack.
//
//go:noinline
func left(shape int, wait func()) {
	if shape == 0 {
		wait()
		return
	}
	turn(shape, wait)
}

//go:noinline
func right(shape int, wait func()) {
	if shape == 0 {
		wait()
		return
	}
	turn(shape, wait)
}

// turn is small enough to be inlined.
func turn(shape int, wait func()) {
	if shape&1 == 0 {
		left(shape>>1, wait)
	} else {
		right(shape>>1, wait)
	}
}
