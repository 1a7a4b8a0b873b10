// Command credit shows an application's own problem type from end to end: it sells
// articles for prepaid credit, and a client that has too little of it is told its balance
// and the accounts that could pay.
//
//	go run ./examples/credit
//	curl -i localhost:8080/accounts/1/purchases --json '{"article":"trombone"}'
//	curl -i localhost:8080/accounts/1/purchases --json '{"article":7}'
//	curl -i localhost:8080/problems/out-of-credit
//
// problems.go has the type, shop.go answers with it and serves its page, client.go
// recognises it and reads its extensions, and shop_test.go tests all of that.
package main

import (
	"flag"
	"log"
	"net/http"
	"time"
)

func main() {
	address := flag.String("address", "localhost:8080", "where to listen")
	flag.Parse()
	server := &http.Server{
		Addr:              *address,
		Handler:           newShop(map[string]int{"1": 30, "2": 500, "3": 70}),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("listening on %s", *address)
	log.Fatal(server.ListenAndServe())
}
