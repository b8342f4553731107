package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

type itemHandler struct {
	catalogue *Catalogue
	metrics   *Metrics
}

func routes(catalogue *Catalogue, metrics *Metrics) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/items/", &itemHandler{catalogue, metrics})
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return mux
}

// ServeHTTP answers GET /items/ID with the item as JSON.
func (h *itemHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begin := time.Now()
	h.metrics.CountS("requests")

	id := strings.TrimPrefix(r.URL.Path, "/items/")
	item, found := h.catalogue.Find(id)
	if !found {
		h.metrics.CountS("responses.404")
		http.NotFound(w, r)
		return
	}
	h.metrics.CountS("views." + id)

	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(item); err != nil {
		h.metrics.CountS("responses.aborted")
		return
	}
	h.metrics.CountS("responses.200")
	h.metrics.SetM("latency.us", time.Since(begin).Microseconds())
}
