package main

import (
	"fmt"
	"log"
	"math/rand"
	"net/http"
)

var articles = []string{"lamp", "chair", "table"}

// visit stands in for a customer's browser: it sends one order after the other.
func visit(url string, seed int) {
	chance := rand.New(rand.NewSource(int64(seed)))
	for {
		article, pieces := articles[chance.Intn(len(articles))], 1+chance.Intn(3)
		response, err := http.Post(fmt.Sprintf("%s?article=%s&pieces=%d", url, article, pieces), "", nil)
		if err != nil {
			log.Print(err)
			return
		}
		response.Body.Close()
	}
}
