package main

import (
	"errors"
	"net/http"
	"runtime"
	"sync"

	"programs/truth"
)

var mutexSituations = []string{"transfers-cross", "transfers-cross-in-company", "lock-held-across-a-send",
	"consumer-needs-the-lock", "double-lock", "double-lock-under-a-deferred-unlock", "early-return",
	"early-return-in-company", "early-return-in-a-server", "lock-held-across-a-read"}

func startMutexes(name string) *verdict {
	switch name {
	case "transfers-cross":
		return transfersCross(proved)
	case "transfers-cross-in-company":
		startCompany()
		return transfersCross(strong)
	case "lock-held-across-a-send":
		return lockAcrossSend()
	case "consumer-needs-the-lock":
		return consumerNeedsLock()
	case "double-lock":
		return doubleLock("(*sessions).drop")
	case "double-lock-under-a-deferred-unlock":
		return doubleLock("(*sessions).size")
	case "early-return":
		return earlyReturn(proved)
	case "early-return-in-company":
		startCompany()
		return earlyReturn(strong)
	case "early-return-in-a-server":
		return earlyReturnInServer()
	case "lock-held-across-a-read":
		return lockAcrossRead()
	}
	return nil
}

// account is locked by whoever moves money from or to it, in the order in which the money flows.
type account struct {
	owner string
	mu    sync.Mutex
	cents int64
}

func transfersCross(grade string) *verdict {
	alice, bob := &account{owner: "alice"}, &account{owner: "bob"}
	truth.Expect(2)
	go keepPaying("alice to bob", alice, bob)
	go keepPaying("bob to alice", bob, alice)
	truth.WaitUntilParked()
	truth.Expect(1)
	go alice.statement()
	return stuck(foundOn(truth.Mutex(&alice.mu), "wait_cycle", grade, "alice to bob", "bob to alice", "statement").
		releasedBy("alice to bob"))
}

func keepPaying(name string, from, to *account) {
	in("transfer", name, "mutex")
	for {
		transfer(from, to, 1)
	}
}

func transfer(from, to *account, cents int64) {
	from.mu.Lock()
	defer from.mu.Unlock()
	runtime.Gosched() // as if it asked somebody
	to.mu.Lock()
	defer to.mu.Unlock()
	from.cents -= cents
	to.cents += cents
}

func (a *account) statement() {
	here("statement", "mutex")
	a.mu.Lock()
	println(a.owner, a.cents)
	a.mu.Unlock()
}

type sessions struct {
	mu    sync.Mutex
	users map[string]int
}

// doubleLock has a goroutine that locks again what it has locked, in a function that it calls.
func doubleLock(again string) *verdict {
	s := &sessions{users: map[string]int{"bob": 1}}
	truth.Expect(1)
	go s.expire(again)
	return stuck(foundOn(truth.Mutex(&s.mu), "self_deadlock", proved, "expiry").releasedBy("expiry"))
}

func (s *sessions) expire(again string) {
	in(again, "expiry", "mutex")
	if again == "(*sessions).size" {
		println(s.largest())
	}
	s.mu.Lock()
	for user, age := range s.users {
		if age > 0 {
			s.drop(user)
		}
	}
	s.mu.Unlock()
}

//go:noinline
func (s *sessions) drop(user string) {
	s.mu.Lock()
	delete(s.users, user)
	s.mu.Unlock()
}

func (s *sessions) largest() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size() == 0 {
		return 0
	}
	return s.users["bob"]
}

//go:noinline
func (s *sessions) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.users)
}

var errFull = errors.New("full")

// drafts forgets its lock when it is full.
type drafts struct {
	mu    sync.Mutex
	texts []string
}

func (d *drafts) save(text string) error {
	d.mu.Lock()
	if len(d.texts) == 2 {
		return errFull
	}
	d.texts = append(d.texts, text)
	d.mu.Unlock()
	return nil
}

func earlyReturn(grade string) *verdict {
	d := &drafts{}
	for d.save("text") == nil {
	}
	truth.Expect(3)
	names := each("editor", 3)
	for _, name := range names {
		go d.edit(name)
	}
	return stuck(foundOn(truth.Mutex(&d.mu), "lock_abandoned", grade, names...))
}

// earlyReturnInServer has a server that will come for the same lock, and so will not unlock it either.
func earlyReturnInServer() *verdict {
	d := &drafts{}
	v := idleServer(d)
	for d.save("text") == nil {
	}
	truth.Expect(1)
	go d.edit("editor")
	v.Healthy = false
	v.Findings = []finding{foundOn(truth.Mutex(&d.mu), "lock_abandoned", hint, "editor")}
	return v
}

func (d *drafts) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if request.Method == http.MethodPost && d.save(request.URL.Path) != nil {
		w.WriteHeader(http.StatusInsufficientStorage)
	}
}

func (d *drafts) edit(name string) {
	in("(*drafts).save", name, "mutex")
	for d.save(name) == nil {
	}
}
