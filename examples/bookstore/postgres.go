package main

import (
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx
)

// openPostgres opens a database by its URL.
func openPostgres(url string) (*store, string, error) {
	db, err := sql.Open("pgx", url)
	return &store{db, classifyPostgres}, "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", err
}

func classifyPostgres(err error) error {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return err
	}
	switch e.Code {
	case "23505": // unique_violation
		return errors.Join(errUnique, err)
	case "23503": // foreign_key_violation
		return errors.Join(errForeignKey, err)
	case "40001", "40P01", "53300", "55P03": // serialization_failure, deadlock_detected, too_many_connections, lock_not_available
		return errors.Join(errBusy, err)
	}
	return err
}
