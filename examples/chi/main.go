// Command chi serves a small API of articles. chi routes, render encodes, and every
// error is a problem document with the request's id, no matter which package wrote it.
//
//	EDITOR_PASSWORD=secret go run .
//	curl -i localhost:8080/articles/7
//	curl -i -u editor:secret -X POST localhost:8080/articles
//
// Without a password nobody is an editor, and every POST is a 401.
package main

import (
	"flag"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/go-chi/render"

	"github.com/problemkit/problem"
)

func main() {
	address := flag.String("address", "localhost:8080", "where to listen")
	flag.Parse()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))

	// This answers any error that is given to render with a problem. It is a global of
	// render's, so the program sets it, and not a library.
	render.Respond = problem.Responder(render.DefaultResponder)

	editors := make(map[string]string)
	if password := os.Getenv("EDITOR_PASSWORD"); password != "" {
		editors["editor"] = password
	}
	server := &http.Server{
		Addr:              *address,
		Handler:           newRouter(log, editors),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Info("listening", "address", *address)
	log.Error("stopped", "error", server.ListenAndServe())
	os.Exit(1)
}
