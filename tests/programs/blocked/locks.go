package main

import (
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"

	"programs/truth"
)

var _ = add("mutex-http", mutexOverHTTP) &&
	add("mutex-read-98", func() verdict { return mutexOverRead(98, 1) }) &&
	add("mutex-read-59", func() verdict { return mutexOverRead(59, 1) }) &&
	add("mutex-few", mutexAmongMany) &&
	add("rwmutex-sleep", rwMutexOverSleep) &&
	add("log-pipe", func() verdict { return logToPipe(pollablePipe()) }) &&
	add("log-blocking-pipe", func() verdict { return logToPipe(blockingPipe()) })

// pricer asks its upstream with its lock held, and sets no time limit.
type pricer struct {
	mu     sync.Mutex
	url    string
	prices map[string]string
}

func mutexOverHTTP() verdict {
	p := &pricer{url: "http://" + silentAddress(), prices: map[string]string{}}
	start(40, func() { p.price("apples") })
	await(39, "main.(*pricer).price")
	await(1, "net/http.(*persistConn).roundTrip")
	return found("lock_contention", 39, "39 of ", "main.pricer.mu", "HTTP").saying("main.(*pricer).ask")
}

func (p *pricer) price(of string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.prices[of]; !known {
		p.prices[of] = p.ask(of)
	}
	return p.prices[of]
}

//go:noinline
func (p *pricer) ask(of string) string {
	response, err := http.Get(p.url + "/" + of)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	return string(text)
}

// session is one connection that many use, one after the other.
type session struct {
	mu         sync.Mutex
	connection net.Conn
}

func mutexOverRead(waiters, others int) verdict {
	s := &session{connection: dial(silentAddress())}
	start(waiters+1, func() { s.query("get") })
	start(others, func() { time.Sleep(time.Hour) })
	await(waiters+1, "main.(*session).query")
	return found("lock_contention", waiters, "main.session.mu", "127.0.0.1").saying("main.(*session).query")
}

func (s *session) query(command string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connection.Write([]byte(command))
	answer := make([]byte, 64)
	count, _ := s.connection.Read(answer)
	return string(answer[:count])
}

// mutexAmongMany has six of two hundred behind one that reads.
func mutexAmongMany() verdict {
	s := &session{connection: dial(silentAddress())}
	start(7, func() { s.query("get") })
	start(200, func() { time.Sleep(time.Hour) })
	await(7, "main.(*session).query")
	await(200, "time.Sleep")
	return found("lock_contention", 6, "6 of ", "main.session.mu")
}

// table is reloaded with its lock held.
type table struct {
	mu   sync.RWMutex
	rows map[int]string
}

func rwMutexOverSleep() verdict {
	t := &table{rows: map[int]string{}}
	go t.reload()
	await(1, "main.(*table).reload")
	start(30, func() { t.row(1) })
	await(30, "main.(*table).row")
	return found("lock_contention", 30, "main.table.mu", "sleeps").saying("main.(*table).reload")
}

func (t *table) reload() {
	t.mu.Lock()
	defer t.mu.Unlock()
	time.Sleep(time.Hour)
	t.rows[1] = "one"
}

func (t *table) row(number int) string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.rows[number]
}

// logToPipe logs to somebody who does not read.
func logToPipe(pipe *os.File) verdict {
	logger := log.New(pipe, "", 0)
	line := make([]byte, 70_000) // more than a pipe takes
	start(30, func() { writeLog(logger, string(line)) })
	await(30, "main.writeLog")
	await(1, "os.(*File).Write")
	return found("lock_contention", 29, "29 of ", "log.Logger.", "writes")
}

//go:noinline
func writeLog(logger *log.Logger, line string) {
	logger.Print(line)
}

func pollablePipe() *os.File {
	reader, writer, err := os.Pipe()
	truth.Check(err)
	kept = append(kept, reader)
	return writer
}

func blockingPipe() *os.File {
	var ends [2]int
	truth.Check(syscall.Pipe(ends[:]))
	return os.NewFile(uintptr(ends[1]), "pipe")
}
