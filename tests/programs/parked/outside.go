package main

import (
	"net"
	"os"
	"runtime"
	"syscall"
)

// peer is the other end of what is read from. If the collector found it, it would be closed.
var peer net.Conn

// startOutside starts those that wait for the world outside of Go.
func startOutside() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	connection, err := net.Dial("tcp", listener.Addr().String())
	check(err)
	peer, err = listener.Accept()
	check(err)
	var pipe [2]int
	check(syscall.Pipe(pipe[:]))

	started.Add(4)
	go accept(listener)
	go read(connection)
	go blockInSyscall(pipe[0])
	go blockInSyscallLocked(pipe[0])
}

func check(err error) {
	if err != nil {
		println(err.Error())
		os.Exit(1)
	}
}

func accept(listener net.Listener) {
	here("accept", "main.accept", "main.accept")
	listener.Accept()
}

func read(connection net.Conn) {
	var buffer [16]byte
	here("read", "main.read", "main.read")
	connection.Read(buffer[:])
}

func blockInSyscall(fd int) {
	var buffer [16]byte
	here("syscall", "main.blockInSyscall", "main.blockInSyscall")
	syscall.Read(fd, buffer[:])
}

func blockInSyscallLocked(fd int) {
	var buffer [16]byte
	runtime.LockOSThread()
	here("syscall", "main.blockInSyscallLocked", "main.blockInSyscallLocked")
	syscall.Read(fd, buffer[:])
}
