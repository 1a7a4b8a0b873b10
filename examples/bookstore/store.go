package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// A store keeps authors and books. Its statements are understood by SQLite and
// PostgreSQL alike.
type store struct {
	db *sql.DB
	// classify puts one of our errors beside the driver's.
	classify func(error) error
}

// What a database may answer, for errors.Is. sql.ErrNoRows is another.
var (
	errUnique     = errors.New("unique violation")
	errForeignKey = errors.New("foreign key violation")
	errBusy       = errors.New("the database is busy")
	errDeleted    = errors.New("deleted")
)

// A staleError says that a resource is not in the version that a change is for.
type staleError struct{ version int64 }

func (e *staleError) Error() string { return fmt.Sprintf("the current version is %d", e.version) }

// openStore opens a PostgreSQL database by its URL, or else a SQLite file, and
// creates the tables where there are none.
func openStore(ctx context.Context, database string) (*store, error) {
	open := openSQLite
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		open = openPostgres
	}
	s, idColumn, err := open(database)
	if err != nil {
		return nil, err
	}
	if _, err := s.db.ExecContext(ctx, strings.ReplaceAll(schema, "AUTO_ID", idColumn)); err != nil {
		s.db.Close()
		return nil, err
	}
	return s, nil
}

// schema has AUTO_ID for the type of an automatic id, on which databases differ.
const schema = `
CREATE TABLE IF NOT EXISTS authors (
	id      AUTO_ID,
	name    TEXT NOT NULL UNIQUE,
	version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS books (
	id        AUTO_ID,
	isbn      TEXT NOT NULL UNIQUE,
	title     TEXT NOT NULL,
	author_id BIGINT NOT NULL REFERENCES authors (id),
	pages     BIGINT NOT NULL,
	tags      TEXT NOT NULL,
	version   BIGINT NOT NULL DEFAULT 1,
	deleted   BOOLEAN NOT NULL DEFAULT FALSE
);`

// scanner is a row, or the current one of several.
type scanner interface{ Scan(dest ...any) error }

const authorColumns = "SELECT id, name, version FROM authors "

func scanAuthor(row scanner) (a author, err error) {
	err = row.Scan(&a.ID, &a.Name, &a.version)
	return a, err
}

func (s *store) authors(ctx context.Context, p page) ([]author, error) {
	return list(ctx, s, scanAuthor, authorColumns+"WHERE id > $1 ORDER BY id LIMIT $2", p.after, p.limit)
}

func (s *store) author(ctx context.Context, id int64) (author, error) {
	a, err := scanAuthor(s.db.QueryRowContext(ctx, authorColumns+"WHERE id = $1", id))
	return a, s.classify(err)
}

func (s *store) createAuthor(ctx context.Context, fields authorFields) (author, error) {
	a := author{authorFields: fields}
	err := s.db.QueryRowContext(ctx, "INSERT INTO authors (name) VALUES ($1) RETURNING id, version", a.Name).
		Scan(&a.ID, &a.version)
	return a, s.classify(err)
}

func (s *store) updateAuthor(ctx context.Context, id int64, match condition, fields authorFields) (author, error) {
	version, err := s.change(ctx, match, s.authorVersion(id),
		"UPDATE authors SET name = $1, version = version + 1 WHERE id = $2 AND version = $3", fields.Name, id)
	return author{id, fields, version + 1}, err
}

func (s *store) deleteAuthor(ctx context.Context, id int64, match condition) error {
	_, err := s.change(ctx, match, s.authorVersion(id), "DELETE FROM authors WHERE id = $1 AND version = $2", id)
	return err
}

func (s *store) authorVersion(id int64) versionFunc {
	return func(ctx context.Context) (int64, error) {
		a, err := s.author(ctx, id)
		return a.version, err
	}
}

const bookColumns = "SELECT id, isbn, title, author_id, pages, tags, version, deleted FROM books "

// scanBook fails with errDeleted for a deleted one.
func scanBook(row scanner) (b book, err error) {
	var tags string
	var deleted bool
	if err := row.Scan(&b.ID, &b.ISBN, &b.Title, &b.AuthorID, &b.Pages, &tags, &b.version, &deleted); err != nil {
		return b, err
	}
	if deleted {
		return b, errDeleted
	}
	return b, json.Unmarshal([]byte(tags), &b.Tags)
}

func (s *store) books(ctx context.Context, p page) ([]book, error) {
	return list(ctx, s, scanBook, bookColumns+"WHERE id > $1 AND NOT deleted ORDER BY id LIMIT $2", p.after, p.limit)
}

func (s *store) book(ctx context.Context, id int64) (book, error) {
	b, err := scanBook(s.db.QueryRowContext(ctx, bookColumns+"WHERE id = $1", id))
	return b, s.classify(err)
}

func (s *store) createBook(ctx context.Context, fields bookFields) (book, error) {
	b := book{bookFields: fields}
	tags, err := json.Marshal(b.Tags)
	if err != nil {
		return b, err
	}
	err = s.db.QueryRowContext(ctx,
		"INSERT INTO books (isbn, title, author_id, pages, tags) VALUES ($1, $2, $3, $4, $5) RETURNING id, version",
		b.ISBN, b.Title, b.AuthorID, b.Pages, string(tags)).Scan(&b.ID, &b.version)
	return b, s.classify(err)
}

func (s *store) updateBook(ctx context.Context, id int64, match condition, fields bookFields) (book, error) {
	tags, err := json.Marshal(fields.Tags)
	if err != nil {
		return book{}, err
	}
	version, err := s.change(ctx, match, s.bookVersion(id),
		"UPDATE books SET isbn = $1, title = $2, author_id = $3, pages = $4, tags = $5, version = version + 1 WHERE id = $6 AND version = $7",
		fields.ISBN, fields.Title, fields.AuthorID, fields.Pages, string(tags), id)
	return book{id, fields, version + 1}, err
}

// deleteBook keeps the row, so that the book is known to be gone.
func (s *store) deleteBook(ctx context.Context, id int64, match condition) error {
	_, err := s.change(ctx, match, s.bookVersion(id),
		"UPDATE books SET deleted = TRUE, version = version + 1 WHERE id = $1 AND version = $2", id)
	return err
}

func (s *store) bookVersion(id int64) versionFunc {
	return func(ctx context.Context) (int64, error) {
		b, err := s.book(ctx, id)
		return b.version, err
	}
}

// A versionFunc reads the current version of one resource.
type versionFunc func(ctx context.Context) (int64, error)

// change carries out a statement on the version that match asks for, whose number is
// its last argument, and returns that. It tries again when another client was
// faster and match holds for that client's version too.
func (s *store) change(ctx context.Context, match condition, current versionFunc, statement string, args ...any) (int64, error) {
	for {
		version, err := current(ctx)
		if err != nil {
			return 0, err
		}
		if !match(version) {
			return 0, &staleError{version}
		}
		result, err := s.db.ExecContext(ctx, statement, append(args, version)...)
		if err != nil {
			return 0, s.classify(err)
		}
		if n, err := result.RowsAffected(); n > 0 || err != nil {
			return version, err
		}
	}
}

// list returns the rows of a query, as an empty slice where there are none.
func list[T any](ctx context.Context, s *store, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.classify(err)
	}
	defer rows.Close()
	all := []T{}
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, s.classify(rows.Err())
}
