package main

import (
	"os"
	"strings"
	"sync"
)

// Speller corrects words that are almost known, and remembers its corrections.
type Speller struct {
	words       []string
	mu          sync.Mutex
	corrections map[string]string
}

// NewSpeller reads words, one a line. Without a file it corrects nothing.
func NewSpeller(file string) (*Speller, error) {
	if file == "" {
		return &Speller{}, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return &Speller{words: strings.Fields(string(text))}, nil
}

// Correct returns the known word that has the same letters, or else the word itself.
func (s *Speller) Correct(word string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if correction, known := s.corrections[word]; known {
		return correction
	}
	for _, each := range s.words {
		if each != word && alike(each, word) {
			s.remember(word, each)
			return each
		}
	}
	return word
}

func (s *Speller) remember(word, correction string) {
	s.corrections[word] = correction
}

// alike tells whether two words have the same letters, in whatever order.
func alike(left, right string) bool {
	if len(left) != len(right) {
		return false
	}
	counts := map[rune]int{}
	for _, letter := range left {
		counts[letter]++
	}
	for _, letter := range right {
		counts[letter]--
	}
	for _, count := range counts {
		if count != 0 {
			return false
		}
	}
	return true
}
