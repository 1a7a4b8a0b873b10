package main

import (
	"context"
	"log/slog"
	"net/http"
	"path"
	"slices"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/gateway"
)

// config returns the middleware's configuration, without the languages where one is
// unknown. What is not told to the client, and what -report-only finds, goes to log.
func (o *options) config(log *slog.Logger) (problem.Config, error) {
	c := problem.Config{
		TypeBase:     o.typeBase,
		Replace:      o.replace,
		Types:        o.types,
		ServerErrors: o.serverErrors,
		LiftJSON:     o.liftJSON,
		ReplaceHTML:  o.replaceHTML,
		DiscardText:  o.discardText,
		XML:          o.xml,
		ReportOnly:   o.reportOnly,
	}
	var err error
	c.Languages, err = gateway.Languages(o.languages)
	if len(o.skip) > 0 {
		c.Skip = func(r *http.Request) bool {
			// The service may resolve dots in a path, or not.
			clean := path.Clean(r.URL.Path)
			return slices.ContainsFunc(o.skip, func(root string) bool { return gateway.IsBelow(r.URL.Path, root) && gateway.IsBelow(clean, root) })
		}
	}
	if o.traceID || o.reportOnly || o.log != "off" {
		c.Edit = o.edit(log)
	}
	return c, err
}

// edit returns what is done to each problem.
func (o *options) edit(log *slog.Logger) func(*http.Request, *problem.Problem) {
	message := "not told to the client"
	if o.reportOnly {
		message = "would be converted"
	}
	return func(r *http.Request, p *problem.Problem) {
		if o.traceID {
			problem.TraceID(r, p)
		}
		if p.Cause == nil && !o.reportOnly || o.log == "off" {
			return
		}
		attrs := append(traceAttrs(r.Header), slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Any("problem", p))
		log.LogAttrs(context.Background(), slog.LevelWarn, message, attrs...)
	}
}
