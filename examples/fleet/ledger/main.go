// Command ledger books transfers between accounts, and has every one of them audited.
package main

import (
	"flag"
	"log"
	"math/rand"
	"os"
	"time"

	"fleet/watch"
)

const period = 20 * time.Millisecond

var version = "dev" // set by the linker

func main() {
	tellers := flag.Int("tellers", 8, "how many tellers book at the same time")
	path := flag.String("audit", os.DevNull, "write what was audited to this `file`")
	flag.Parse()
	log.SetPrefix("ledger " + version + ": ")

	out, err := os.OpenFile(*path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	progress := &watch.Progress{}
	audit := NewAudit(out)
	ledger := NewLedger(map[string]int64{"rent": 500_000, "wages": 900_000, "till": 20_000}, audit)
	go closePeriods(audit, ledger)
	for i := 0; i < *tellers; i++ {
		go serve(ledger, i, progress)
	}
	progress.Watch()
}

// serve is one teller, who books what customers bring, which is random here.
func serve(ledger *Ledger, seed int, progress *watch.Progress) {
	chance := rand.New(rand.NewSource(int64(seed)))
	accounts := []string{"rent", "wages", "till"}
	for {
		from := chance.Intn(len(accounts))
		to := (from + 1) % len(accounts)
		if err := ledger.Post(accounts[from], accounts[to], int64(chance.Intn(1000))); err != nil {
			log.Print(err)
		}
		progress.Add()
		time.Sleep(time.Duration(chance.Intn(500)) * time.Microsecond)
	}
}

func closePeriods(audit *Audit, ledger *Ledger) {
	for now := range time.Tick(period) {
		if err := audit.Close(now, ledger); err != nil {
			log.Print(err)
		}
	}
}
