package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"

	"programs/truth"
)

// peers are the other ends of what is read from. If the collector found them, they would be closed.
var peers []net.Conn

// silent is a connection to a server that never answers.
func silent() net.Conn {
	listener := listen()
	connection, err := net.Dial("tcp", listener.Addr().String())
	truth.Check(err)
	peer, err := listener.Accept()
	truth.Check(err)
	truth.Check(listener.Close())
	peers = append(peers, peer)
	return connection
}

func listen() net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	truth.Check(err)
	return listener
}

// leaveOutReserved has cores leave out what is reserved and not in use, which is a gigabyte of nothing. What the
// runtime takes into use later is mapped anew, and is in cores again.
func leaveOutReserved() {
	maps, err := os.Open("/proc/self/maps")
	truth.Check(err)
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		if strings.Contains(lines.Text(), " ---p ") {
			leaveOut(lines.Text())
		}
	}
}

func leaveOut(line string) {
	var from, to uintptr
	_, err := fmt.Sscanf(line, "%x-%x", &from, &to)
	truth.Check(err)
	const dontDump = 16
	_, _, errno := syscall.Syscall(syscall.SYS_MADVISE, from, to-from, dontDump)
	if errno != 0 {
		truth.Check(errno)
	}
}
