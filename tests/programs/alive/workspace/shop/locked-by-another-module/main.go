package main

import (
	"stock"

	"programs/alive/live"
)

func main() {
	switch live.Situation("locked-by-another-module", "locked-by-another-module-dead") {
	case "locked-by-another-module":
		lock(true)
	case "locked-by-another-module-dead":
		lock(false)
	}
	live.Play()
}

//
//go:noinline
func lock(unlocks bool) {
	s := stock.Open()
	s.Lock()
	if unlocks {
		go s.UnlockLater()
	}
	go func() {
		live.Blocks()
		println(s.Count())
	}()
}
