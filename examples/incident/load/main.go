// Command load is a thousand clients that use the service until it stops answering for good.
//
// It exits 0 when the service hangs, and 1 when it does not within the time allowed. A service
// that refuses connections does not hang.
package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"sync/atomic"
	"time"
)

func main() {
	address := flag.String("address", "127.0.0.1:8080", "the service's `host:port`")
	clients := flag.Int("clients", 1000, "how many clients send requests at the same time")
	items := flag.Int("items", 10000, "how many items the clients choose from")
	quiet := flag.Duration("quiet", 3*time.Second, "without an answer for so long, the service hangs")
	limit := flag.Duration("limit", time.Minute, "give up after this time")
	flag.Parse()

	crowd := &crowd{
		http:  http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: *clients}},
		base:  "http://" + *address + "/items/",
		items: *items,
	}
	begin := time.Now()
	for i := 0; i < *clients; i++ {
		go crowd.browse()
	}
	silent := crowd.waitForSilence(*quiet, *limit)

	answers, failures := crowd.answers.Load(), crowd.failures.Load()
	if !silent {
		fmt.Printf("The service does not hang: %d answers and %d failures in %v.\n", answers, failures, *limit)
		os.Exit(1)
	}
	fmt.Printf("The service hangs: no answer for %v, after %d answers in %.1f s to %d clients.\n",
		*quiet, answers, (time.Since(begin) - *quiet).Seconds(), *clients)
}

// crowd is many clients and what became of their requests.
type crowd struct {
	http              http.Client
	base              string
	items             int
	answers, failures atomic.Int64
}

// browse sends one request after the other, on a connection that it keeps.
func (c *crowd) browse() {
	for {
		if err := c.get(fmt.Sprint(c.base, rand.Intn(c.items))); err != nil {
			c.failures.Add(1)
			time.Sleep(100 * time.Millisecond)
			continue
		}
		c.answers.Add(1)
	}
}

func (c *crowd) get(url string) error {
	response, err := c.http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// waitForSilence returns true once no request has ended, well or badly, for so long as quiet,
// and false if that does not happen within limit.
func (c *crowd) waitForSilence(quiet, limit time.Duration) bool {
	deadline := time.Now().Add(limit)
	ended, since := int64(0), time.Now()
	for time.Now().Before(deadline) {
		time.Sleep(50 * time.Millisecond)
		if now := c.answers.Load() + c.failures.Load(); now != ended {
			ended, since = now, time.Now()
		}
		if time.Since(since) >= quiet {
			return true
		}
	}
	return false
}
