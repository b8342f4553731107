package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"programs/truth"
)

var _ = add("sql-exhausted", sqlExhausted) &&
	add("pool-select", poolInSelect) &&
	add("semaphore-channel", semaphoreChannel) &&
	add("workers-busy", workersBusy) &&
	add("getconn-limit", connectionLimit)

// store never closes its rows, so it loses a connection each time.
type store struct{ db *sql.DB }

func sqlExhausted() verdict {
	db := sql.OpenDB(connector{})
	db.SetMaxOpenConns(4)
	s := &store{db}
	kept = append(kept, s)
	for i := 0; i < 4; i++ {
		s.first("lost")
	}
	start(46, func() { s.first("name") })
	await(46, "database/sql.(*DB).conn(")
	return found("exhausted", 46, "46 of ", "database connection", "database/sql").saying("main.(*store).first")
}

func (s *store) first(column string) string {
	rows, err := s.db.QueryContext(context.Background(), "select "+column)
	if err != nil {
		return err.Error()
	}
	var value string
	if rows.Next() {
		rows.Scan(&value)
	}
	return value
}

// connector is a driver whose every query has rows without an end.
type connector struct{}

type connection struct{}
type statement struct{}
type endless struct{}

func (connector) Connect(context.Context) (driver.Conn, error) { return connection{}, nil }
func (connector) Driver() driver.Driver                        { return nil }
func (connection) Prepare(string) (driver.Stmt, error)         { return statement{}, nil }
func (connection) Close() error                                { return nil }
func (connection) Begin() (driver.Tx, error)                   { return nil, errors.New("no transactions") }
func (statement) Close() error                                 { return nil }
func (statement) NumInput() int                                { return 0 }
func (statement) Exec([]driver.Value) (driver.Result, error)   { return nil, io.EOF }
func (statement) Query([]driver.Value) (driver.Rows, error)    { return endless{}, nil }
func (endless) Columns() []string                              { return []string{"name"} }
func (endless) Close() error                                   { return nil }
func (endless) Next(values []driver.Value) error               { values[0] = "x"; return nil }

// cache is a service of its own, and these are its connections.
type pool struct{ free chan net.Conn }

func newPool(size int) *pool {
	p := &pool{make(chan net.Conn, size)}
	address := silentAddress()
	for i := 0; i < size; i++ {
		p.free <- dial(address)
	}
	return p
}

func (p *pool) get(ctx context.Context) (net.Conn, error) {
	select {
	case connection := <-p.free:
		return connection, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pool) put(connection net.Conn) { p.free <- connection }

func poolInSelect() verdict {
	p := newPool(4)
	ctx, cancel := context.WithCancel(context.Background())
	kept = append(kept, cancel)
	start(60, func() { p.lookUp(ctx, "key") })
	await(56, "main.(*pool).get")
	await(4, "internal/poll.(*FD).Read")
	return found("exhausted", 56, "56 of ", "main.pool.free").saying("127.0.0.1", "main.(*pool).lookUp")
}

func (p *pool) lookUp(ctx context.Context, key string) string {
	connection, err := p.get(ctx)
	if err != nil {
		return err.Error()
	}
	defer p.put(connection)
	connection.Write([]byte(key))
	answer := make([]byte, 64)
	count, _ := connection.Read(answer)
	return string(answer[:count])
}

// limiter lets three at a time ask.
type limiter struct {
	slots   chan struct{}
	address string
}

func semaphoreChannel() verdict {
	l := &limiter{make(chan struct{}, 3), silentAddress()}
	start(33, func() { l.ask() })
	await(30, "main.(*limiter).ask")
	await(3, "internal/poll.(*FD).Read")
	return found("exhausted", 30, "30 of ", "main.limiter.slots").saying("3 of 3", "127.0.0.1")
}

func (l *limiter) ask() {
	l.slots <- struct{}{}
	defer func() { <-l.slots }()
	dial(l.address).Read(make([]byte, 1))
}

// office has eight workers, and each of them is in one slow call.
type office struct {
	jobs    chan string
	address string
}

func workersBusy() verdict {
	o := &office{make(chan string), silentAddress()}
	start(8, o.work)
	start(48, func() { o.submit("job") })
	await(40, "main.(*office).submit")
	await(8, "internal/poll.(*FD).Read")
	return found("exhausted|stalled_consumer", 40, "queue to send", "127.0.0.1").saying("main.(*office).render")
}

func (o *office) work() {
	for job := range o.jobs {
		o.render(job)
	}
}

//go:noinline
func (o *office) render(job string) {
	connection := dial(o.address)
	defer connection.Close()
	connection.Write([]byte(job))
	connection.Read(make([]byte, 1))
}

func (o *office) submit(job string) { o.jobs <- job }

// connectionLimit has two connections for all.
func connectionLimit() verdict {
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 2}}
	url := "http://" + silentAddress()
	start(42, func() { fetch(client, url) })
	await(40, "net/http.(*Transport).getConn")
	await(2, "net/http.(*persistConn).roundTrip")
	return found("exhausted", 40, "40 of ", "HTTP connection", "net/http").saying("main.fetch")
}

//go:noinline
func fetch(client *http.Client, url string) {
	response, err := client.Get(url)
	if err == nil {
		response.Body.Close()
	}
	time.Sleep(time.Hour)
	truth.Check(err)
}
