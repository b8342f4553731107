// Command mailer delivers the mails in its outbox.
package main

import (
	"flag"
	"log"
	"strings"
	"time"

	"fleet/watch"
)

var version = "dev" // set by the linker

func main() {
	mails := flag.Int("mails", 400, "how many mails there are to deliver")
	blocked := flag.String("blocked", "", "domains that get no mail, with commas between them")
	flag.Parse()
	log.SetPrefix("mailer " + version + ": ")

	progress := &watch.Progress{}
	start(*mails, strings.Split(*blocked, ","), progress)
	progress.Watch()
}

// start starts all that the service consists of.
func start(mails int, blocked []string, progress *watch.Progress) {
	limits := NewLimits(50, blocked)
	outbox := NewOutbox(mails)
	queue := make(chan Mail, 8)
	go outbox.poll(queue)
	go limits.run(100 * time.Millisecond)
	for i := 0; i < 4; i++ {
		go deliver(queue, limits, outbox, progress)
	}
}

// deliver takes mails from the queue for ever. A mail that is over the limit goes back to the outbox.
func deliver(queue <-chan Mail, limits *Limits, outbox *Outbox, progress *watch.Progress) {
	for mail := range queue {
		err := limits.Take(mail.domain())
		switch {
		case err == nil:
			time.Sleep(time.Millisecond) // as long as the next server needs to answer
			progress.Add()
		case err == errLater:
			outbox.Put(mail)
		default:
			log.Printf("%s: %v", mail.to, err)
		}
	}
}
