package main

import (
	"net/http"
	"strconv"

	"fleet/watch"
)

const (
	queueCapacity = 16
	mostTries     = 3
)

// Order is what one customer wants of one article.
type Order struct {
	article string
	pieces  int
	tries   int
}

// Desk reserves stock for orders, one after the other, in a goroutine of its own. So stock needs no lock.
type Desk struct {
	queue    chan Order
	stock    map[string]int
	progress *watch.Progress
}

// NewDesk starts the goroutine that reserves.
func NewDesk(stock map[string]int, progress *watch.Progress) *Desk {
	d := &Desk{queue: make(chan Order, queueCapacity), stock: stock, progress: progress}
	go d.run()
	return d
}

// create answers POST /orders?article=NAME&pieces=COUNT as soon as the order is in the queue.
func (d *Desk) create(w http.ResponseWriter, r *http.Request) {
	pieces, err := strconv.Atoi(r.FormValue("pieces"))
	if err != nil || pieces < 1 {
		http.Error(w, "pieces: expected a number", http.StatusBadRequest)
		return
	}
	d.submit(Order{article: r.FormValue("article"), pieces: pieces})
	w.WriteHeader(http.StatusAccepted)
}

func (d *Desk) submit(order Order) {
	d.queue <- order
}

func (d *Desk) run() {
	for order := range d.queue {
		if !d.reserve(order) {
			d.tryAgain(order)
			continue
		}
		d.progress.Add()
	}
}

func (d *Desk) reserve(order Order) bool {
	left := d.stock[order.article] - order.pieces
	if left < 0 {
		return false
	}
	d.stock[order.article] = left
	return true
}

// tryAgain puts an order that cannot be met yet behind all others: something may be delivered until then.
func (d *Desk) tryAgain(order Order) {
	order.tries++
	if order.tries < mostTries {
		d.queue <- order
	}
}
