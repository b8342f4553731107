package main

import (
	"errors"
	"time"

	"programs/truth"
)

var callSituations = []string{"caller-timed-out", "caller-timed-out-in-company", "first-error-returned",
	"first-answer-wins", "reply-nobody-sends"}

func startCalls(name string) *verdict {
	switch name {
	case "caller-timed-out":
		return callerTimedOut(1)
	case "caller-timed-out-in-company":
		startCompany()
		return callerTimedOut(5)
	case "first-error-returned":
		return firstErrorReturned()
	case "first-answer-wins":
		return firstAnswerWins()
	case "reply-nobody-sends":
		return replyNobodySends()
	}
	return nil
}

type quote struct {
	symbol string
	cents  int
}

var errTimeout = errors.New("timed out")

// callerTimedOut leaves one sender behind for each call; each has a channel of its own.
func callerTimedOut(calls int) *verdict {
	truth.Expect(calls)
	v := stuck()
	for _, name := range each("fetcher", calls) {
		late := make(chan bool)
		quotes, _ := askWithTimeout(name, late)
		v.Findings = append(v.Findings, foundAt(quotes, "orphaned_send", proved, name))
	}
	return v
}

func askWithTimeout(symbol string, late chan bool) (chan quote, error) {
	answer := make(chan quote)
	go fetchQuote(symbol, answer, late)
	select {
	case <-answer:
		return answer, nil
	case <-time.After(time.Millisecond):
		close(late)
		return answer, errTimeout
	}
}

func fetchQuote(symbol string, answer chan<- quote, late <-chan bool) {
	<-late
	here(symbol, "chan send")
	answer <- quote{symbol, 100}
}

type checkFailed struct{ host string }

func (c *checkFailed) Error() string { return c.host + " is down" }

// checkAll does what errgroup was made for, by hand: it returns at the first error.
func checkAll(hosts []string, failures chan *checkFailed) error {
	returned := make(chan bool)
	defer close(returned)
	for i, host := range hosts {
		go check(host, i > 0, returned, failures)
	}
	return <-failures
}

func check(host string, slow bool, returned <-chan bool, failures chan<- *checkFailed) {
	if slow {
		<-returned
		here(host, "chan send")
	}
	failures <- &checkFailed{host}
}

func firstErrorReturned() *verdict {
	hosts := each("host", 4)
	truth.Expect(len(hosts) - 1)
	failures := make(chan *checkFailed)
	println(checkAll(hosts, failures).Error())
	return stuck(foundAt(failures, "orphaned_send", proved, hosts[1:]...))
}

type searchResult struct{ replica, document string }

// firstAnswerWins asks all replicas and takes the first answer only.
func firstAnswerWins() *verdict {
	results := make(chan searchResult)
	go searchReplica("fastest", results)
	println((<-results).document)
	truth.Expect(3)
	replicas := each("replica", 3)
	for _, replica := range replicas {
		go searchSlowly(replica, results)
	}
	return stuck(foundAt(results, "orphaned_send", proved, replicas...))
}

func searchReplica(replica string, results chan<- searchResult) {
	results <- searchResult{replica, "found"}
}

func searchSlowly(replica string, results chan<- searchResult) {
	in("searchReplica", replica, "chan send")
	searchReplica(replica, results)
}

type balance struct{ cents int64 }

type balanceRequest struct {
	account string
	reply   chan balance
}

// bank answers requests, but for those of accounts that it does not know.
type bank struct {
	requests chan balanceRequest
	accounts map[string]balance
}

func replyNobodySends() *verdict {
	b := &bank{requests: make(chan balanceRequest), accounts: map[string]balance{"alice": {100}}}
	startCompany()
	truth.Expect(1)
	go b.serve()
	request := balanceRequest{"bob", make(chan balance)}
	truth.Expect(1)
	go b.ask(request)
	banks = append(banks, b)
	return stuck(foundAt(request.reply, "orphaned_receive", hint, "caller")).maybe("bank")
}

// banks keeps them for handlers to come.
var banks []*bank

func (b *bank) serve() {
	here("bank", "chan receive")
	for request := range b.requests {
		if found, known := b.accounts[request.account]; known {
			request.reply <- found
		}
	}
}

func (b *bank) ask(request balanceRequest) {
	here("caller", "chan receive")
	b.requests <- request
	println((<-request.reply).cents)
}
