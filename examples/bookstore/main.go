// Command bookstore serves a JSON API of books and authors out of SQLite or
// PostgreSQL. Each of its errors is a problem document; README.md lists them.
package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"time"
)

func main() {
	address := flag.String("address", "localhost:8080", "where to listen")
	database := flag.String("database", "bookstore.db", "SQLite file, or URL of a PostgreSQL database: postgres://…")
	rate := flag.Int("rate", 600, "requests that a client may send in a minute")
	flag.Parse()

	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	if err := run(log, *address, *database, *rate); err != nil {
		log.Error("stopped", "error", err)
		os.Exit(1)
	}
}

// run serves until the program is interrupted.
func run(log *slog.Logger, address, database string, rate int) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	store, err := openStore(ctx, database)
	if err != nil {
		return err
	}
	defer store.db.Close()

	server := &http.Server{
		Addr: address,
		Handler: newHandler(settings{
			store: store,
			log:   log,
			users: newUsers(map[string]role{
				os.Getenv("BOOKSTORE_READER_TOKEN"): reader,
				os.Getenv("BOOKSTORE_EDITOR_TOKEN"): editor,
			}),
			rate:    rate,
			timeout: 5 * time.Second,
		}),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       20 * time.Second,
		IdleTimeout:       time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelError),
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		stopped <- server.Shutdown(grace)
	}()
	log.Info("listening", "address", address)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
