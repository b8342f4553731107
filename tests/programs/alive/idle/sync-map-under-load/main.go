package main

import (
	"math/rand"
	"strconv"
	"sync"

	"programs/alive/live"
)

func main() {
	live.UnderLoad()
	switch live.Situation("sync-map-under-load-1", "sync-map-under-load-2", "sync-map-under-load-3", "sync-map-under-load-4") {
	case "sync-map-under-load-1":
		load()
	case "sync-map-under-load-2":
		load()
	case "sync-map-under-load-3":
		load()
	case "sync-map-under-load-4":
		load()
	}
	live.Play()
}

//
//go:noinline
func load() {
	var entries sync.Map
	for i := 0; i < 20000; i++ {
		entries.Store(i, strconv.Itoa(i))
	}
	for i := 0; i < 8; i++ {
		go func(i int) {
			random := rand.New(rand.NewSource(int64(i)))
			for !live.Cued() {
				key := random.Intn(20100)
				switch random.Intn(6) {
				case 0:
					entries.Delete(key)
				case 1:
					entries.LoadOrStore(key, "new")
				case 2:
					entries.LoadAndDelete(key)
				case 3, 4:
					entries.Store(key, "value")
				default:
					entries.Load(key)
				}
			}
		}(i)
	}
}
