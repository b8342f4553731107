package main

import (
	"net"
	"os"
	"reflect"
	"runtime"
	"syscall"
	"time"

	"programs/truth"
)

// peers are the other ends of what is read from and written to. If the collector found them, they would
// be closed.
var peers []any

// startOutside starts those that wait for the world outside of Go.
func startOutside() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	truth.Check(err)
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	truth.Check(err)
	reader, writer, err := os.Pipe()
	truth.Check(err)
	peers = append(peers, writer)

	truth.Expect(11)
	client, server := namedSockets()
	go read("read from a named unix socket", client, 0)
	go read("read from the client of a named unix socket", server, 0)
	go read("read from a connected udp socket", dialPackets(packets), 0)
	go read("read from a connection over IPv6", connectOverSix(), 0)
	go read("read from a connection", connect(listener), 0)
	go read("read with a deadline", connect(listener), long)
	go read("read from a unix socket", socketPair(), 0)
	go write("write to a full connection", connect(listener))
	go write("write to a full unix socket", socketPair())
	go readFile(reader)
	go readPacket(packets)
	startReaders(connect(listener))
	startBlocked()

	truth.Expect(1)
	go accept(listener)
}

// connect gives one end of a new connection and keeps the other.
func connect(listener net.Listener) net.Conn {
	connection, err := net.Dial("tcp", listener.Addr().String())
	truth.Check(err)
	peer, err := listener.Accept()
	truth.Check(err)
	peers = append(peers, peer)
	return connection
}

// socketPair does the same for unix sockets.
func socketPair() net.Conn {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	truth.Check(err)
	peers = append(peers, socket(fds[1]))
	return socket(fds[0])
}

// namedSockets gives both ends of a connection to a unix socket in the file system.
func namedSockets() (client, server net.Conn) {
	folder, err := os.MkdirTemp("", "waits")
	truth.Check(err)
	defer os.RemoveAll(folder)
	listener, err := net.Listen("unix", folder+"/socket")
	truth.Check(err)
	peers = append(peers, listener)
	client, err = net.Dial("unix", listener.Addr().String())
	truth.Check(err)
	server, err = listener.Accept()
	truth.Check(err)
	return client, server
}

func dialPackets(packets net.PacketConn) net.Conn {
	connection, err := net.Dial("udp", packets.LocalAddr().String())
	truth.Check(err)
	return connection
}

// connectOverSix is over IPv4 where the machine has no IPv6.
func connectOverSix() net.Conn {
	listener, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	truth.Check(err)
	peers = append(peers, listener)
	return connect(listener)
}

func socket(fd int) net.Conn {
	file := os.NewFile(uintptr(fd), "socket")
	defer file.Close()
	connection, err := net.FileConn(file)
	truth.Check(err)
	return connection
}

func poll(source syscall.Conn, direction string) *truth.Poll {
	poll := &truth.Poll{Direction: direction}
	raw, err := source.SyscallConn()
	truth.Check(err)
	truth.Check(raw.Control(func(fd uintptr) { poll.FD = int(fd) }))
	switch source := source.(type) {
	case *os.File:
		poll.Network, poll.Address = "pipe", "a pipe"
	case net.Listener:
		say(poll, source.Addr(), true)
	case *net.UDPConn: // both a Conn and a PacketConn
		if source.RemoteAddr() == nil {
			say(poll, source.LocalAddr(), true)
		} else {
			say(poll, source.RemoteAddr(), false)
		}
	case net.Conn:
		say(poll, source.RemoteAddr(), false)
		if poll.Address == unnamed { // as clients are
			say(poll, source.LocalAddr(), false)
			if poll.Address != unnamed {
				poll.Address = "a client of " + poll.Address
			}
		}
	}
	return poll
}

const unnamed = "an unnamed socket"

// say says who is at the other end.
func say(poll *truth.Poll, address net.Addr, listens bool) {
	poll.Network, poll.Address, poll.Listens = address.Network(), address.String(), listens
	if poll.Address == "" || poll.Address == "@" {
		poll.Address = unnamed
	}
}

func accept(listener net.Listener) {
	truth.Here(truth.Goroutine{Name: "accept", Kind: "poll", Poll: poll(listener.(syscall.Conn), "read")})
	listener.Accept()
}

func read(name string, connection net.Conn, limit time.Duration) {
	poll := poll(connection.(syscall.Conn), "read")
	if limit > 0 {
		poll.Deadline = truth.Now() + int64(limit)
		connection.SetReadDeadline(time.Now().Add(limit))
	}
	var buffer [16]byte
	truth.Here(truth.Goroutine{Name: name, Kind: "poll", Poll: poll})
	connection.Read(buffer[:])
}

func write(name string, connection net.Conn) {
	truth.Here(truth.Goroutine{Name: name, Kind: "poll", Poll: poll(connection.(syscall.Conn), "write")})
	connection.Write(make([]byte, 16<<20)) // more than the system buffers
}

func readFile(file *os.File) {
	var buffer [16]byte
	truth.Here(truth.Goroutine{Name: "read from a pipe", Kind: "poll", Poll: poll(file, "read")})
	file.Read(buffer[:])
}

func readPacket(connection net.PacketConn) {
	var buffer [16]byte
	truth.Here(truth.Goroutine{Name: "read a packet", Kind: "poll", Poll: poll(connection.(syscall.Conn), "read")})
	connection.ReadFrom(buffer[:])
}

// startReaders starts two that read from one connection; the second waits for the first.
func startReaders(connection net.Conn) {
	truth.Expect(1)
	go read("first reader of a connection", connection, 0)
	truth.WaitUntilParked()
	truth.Expect(1)
	go readSecond(connection)
}

func readSecond(connection net.Conn) {
	var buffer [16]byte
	truth.Here(truth.Goroutine{Name: "second reader of a connection", Kind: "semaphore",
		On: []truth.Object{truth.Semaphore(readSemaphore(connection), truth.ID("first reader of a connection"))}})
	connection.Read(buffer[:])
}

func readSemaphore(connection net.Conn) uintptr {
	fd := reflect.ValueOf(connection).Elem().FieldByName("fd").Elem().FieldByName("pfd")
	return fd.FieldByName("fdmu").FieldByName("rsema").UnsafeAddr()
}

// startBlocked starts those that wait in the system with a thread each.
func startBlocked() {
	var pipe [2]int
	truth.Check(syscall.Pipe(pipe[:]))
	truth.Expect(2)
	go readBlocking(pipe[0])
	go readBlockingLocked(pipe[0])
}

func readBlocking(fd int) {
	var buffer [16]byte
	truth.Here(truth.Goroutine{Name: "read system call", Kind: "syscall"})
	syscall.Read(fd, buffer[:])
}

func readBlockingLocked(fd int) {
	var buffer [16]byte
	runtime.LockOSThread()
	truth.Here(truth.Goroutine{Name: "read system call, locked to a thread", Kind: "syscall", Locked: true})
	syscall.Read(fd, buffer[:])
}
