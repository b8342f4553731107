package live

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// leaveOutReserved has cores leave out what is reserved and not in use, which is a gigabyte of nothing. What the
// runtime takes into use later is mapped again, and is in cores then.
func leaveOutReserved() {
	maps, err := os.ReadFile("/proc/self/maps")
	check(err)
	for _, line := range strings.Split(string(maps), "\n") {
		words := strings.Fields(line)
		if len(words) > 1 && words[1] == "---p" {
			leaveOut(words[0])
		}
	}
}

func leaveOut(addresses string) {
	dash := strings.IndexByte(addresses, '-')
	from, err := strconv.ParseUint(addresses[:dash], 16, 64)
	check(err)
	to, err := strconv.ParseUint(addresses[dash+1:], 16, 64)
	check(err)
	const dontDump = 16
	_, _, errno := syscall.Syscall(syscall.SYS_MADVISE, uintptr(from), uintptr(to-from), dontDump)
	if errno != 0 {
		check(errno)
	}
}
