// Package vault has a lock that its owner locks once more.
package vault

import "sync"

// Vault guards what it holds.
type Vault struct {
	Mutex sync.Mutex
	held  map[string]int
}

// New makes an empty one.
func New() *Vault { return &Vault{held: map[string]int{}} }

// Put adds to what is held.
func (v *Vault) Put(name string, count int) {
	v.Mutex.Lock()
	defer v.Mutex.Unlock()
	v.held[name] += v.Held(name) + count
}

// Held locks, though Put has locked already.
func (v *Vault) Held(name string) int {
	v.Mutex.Lock()
	defer v.Mutex.Unlock()
	return v.held[name]
}
