package main

import (
	"database/sql"
	"database/sql/driver"
	"sync"

	"programs/alive/live"
)

func main() {
	live.All()
	live.Situation("database-pool")
	query()
	live.Play()
}

// store is a database with two connections; more want one than there are, and those who have one are slow.
type store struct{}

func (store) Open(string) (driver.Conn, error) { return conn{}, nil }

type conn struct{}

func (conn) Prepare(string) (driver.Stmt, error) { return stmt{}, nil }
func (conn) Close() error                        { return nil }
func (conn) Begin() (driver.Tx, error)           { return nil, driver.ErrSkip }

type stmt struct{}

func (stmt) Close() error  { return nil }
func (stmt) NumInput() int { return 0 }

func (stmt) Exec([]driver.Value) (driver.Result, error) {
	live.AwaitCue()
	return driver.ResultNoRows, nil
}

func (stmt) Query([]driver.Value) (driver.Rows, error) { return nil, driver.ErrSkip }

//go:noinline
func query() {
	sql.Register("store", store{})
	db, err := sql.Open("store", "")
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(2)
	queries := new(sync.WaitGroup)
	for i := 0; i < 6; i++ {
		queries.Add(1)
		go func() {
			defer queries.Done()
			_, _ = db.Exec("anything")
		}()
	}
	go func() {
		queries.Wait()
		db.Close()
	}()
}
