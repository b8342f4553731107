package main

import (
	"fmt"
	"strconv"
)

// Item is something in the shop.
type Item struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Cents int    `json:"cents"`
}

// Catalogue holds all items; nobody changes it once it is built.
type Catalogue struct {
	items map[string]Item
}

// NewCatalogue makes up a catalogue of so many items, numbered from 0.
func NewCatalogue(size int) *Catalogue {
	items := make(map[string]Item, size)
	for i := 0; i < size; i++ {
		id := strconv.Itoa(i)
		items[id] = Item{ID: id, Name: fmt.Sprintf("Item number %d", i), Cents: 99 + i*37%9000}
	}
	return &Catalogue{items}
}

// Find looks an item up by its ID.
func (c *Catalogue) Find(id string) (Item, bool) {
	item, found := c.items[id]
	return item, found
}
