// Package problemcaddy is a module for Caddy v2, http.handlers.problem. It sends the
// plain and empty errors of the handlers behind it as problem documents (RFC 9457), by
// the rules of package problem: those that an upstream writes, and those that a handler
// of Caddy's returns. Everything else passes as it came. README.md shows its directive.
package problemcaddy

import (
	"errors"
	"net/http"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/gateway"
)

func init() { caddy.RegisterModule(new(Handler)) }

// A Handler sends the errors of the handlers behind it as problem documents. Its fields
// are those of problem.Config, and mean the same.
//
// An error that a handler returns is converted where its status is 400 to 599, unless
// the site's handle_errors is there for the request. Its text is not sent: it is in the
// log and in the placeholders {http.error.*}, as Caddy has it.
type Handler struct {
	// The URI in front of each type's slug, such as https://api.example.com/problems/.
	TypeBase string `json:"type_base,omitempty"`

	// The application's own types.
	Types []Type `json:"types,omitempty"`

	// Types in the place of the catalog's of the same status.
	Replace []Type `json:"replace,omitempty"`

	// The languages to answer in besides English, by Accept-Language: de, fr; or all.
	Languages []string `json:"languages,omitempty"`

	// Convert 5xx that are written, too; the text of a converted one is never sent.
	ServerErrors bool `json:"server_errors,omitempty"`

	// Convert JSON objects too; their members become the problem's.
	LiftJSON bool `json:"lift_json,omitempty"`

	// Convert HTML error pages too; the page is dropped.
	ReplaceHTML bool `json:"replace_html,omitempty"`

	// Keep no plain text as detail.
	DiscardText bool `json:"discard_text,omitempty"`

	// Offer application/problem+xml to clients that prefer it.
	XML bool `json:"xml,omitempty"`

	// Convert nothing, and log what would be converted. Errors that are returned are left
	// to Caddy.
	ReportOnly bool `json:"report_only,omitempty"`

	// The requests to leave alone.
	SkipRaw caddyhttp.RawMatcherSets `json:"skip,omitempty" caddy:"namespace=http.matchers"`

	// The path of the site that explains the types, such as /problems/.
	Docs string `json:"docs,omitempty"`

	skip   caddyhttp.MatcherSets
	logger *zap.Logger
	config problem.Config
	inside http.Handler // the middleware, around serveInside
	docs   http.Handler // nil without Docs
}

// A Type is a problem type of the application's own.
type Type struct {
	URI         string `json:"uri,omitempty"` // empty: the type base, and a slug of the title
	Title       string `json:"title,omitempty"`
	Status      int    `json:"status"`
	Description string `json:"description,omitempty"`
	Reference   string `json:"reference,omitempty"`
}

// CaddyModule implements caddy.Module.
func (*Handler) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{ID: "http.handlers.problem", New: func() caddy.Module { return new(Handler) }}
}

// Provision implements caddy.Provisioner. It fails where the configuration is wrong, and
// names an unknown language and every fault that problem.Config finds.
func (h *Handler) Provision(ctx caddy.Context) error {
	h.logger = ctx.Logger()
	sets, err := ctx.LoadModule(h, "SkipRaw")
	if err != nil {
		return err
	}
	if err := h.skip.FromInterface(sets); err != nil {
		return err
	}
	h.config = problem.Config{
		TypeBase:     h.TypeBase,
		Types:        typesOf(h.Types),
		Replace:      typesOf(h.Replace),
		ServerErrors: h.ServerErrors,
		LiftJSON:     h.LiftJSON,
		ReplaceHTML:  h.ReplaceHTML,
		DiscardText:  h.DiscardText,
		XML:          h.XML,
		ReportOnly:   h.ReportOnly,
		Edit:         h.log,
	}
	var fault error
	h.config.Languages, fault = gateway.Languages(h.Languages)
	h.inside, err = gateway.Middleware(h.config, http.HandlerFunc(h.serveInside), "_")
	if err = errors.Join(fault, err); err == nil && h.Docs != "" {
		h.docs, err = gateway.Docs(h.Docs, h.config)
	}
	return err
}

// typesOf returns types as package problem has them.
func typesOf(types []Type) []problem.Type {
	var converted []problem.Type
	for _, t := range types {
		converted = append(converted, problem.Type(t))
	}
	return converted
}

// log is the Edit of problem.Config.
func (h *Handler) log(r *http.Request, p *problem.Problem) {
	level, message := zapcore.DebugLevel, "problem"
	if h.ReportOnly {
		level, message = zapcore.InfoLevel, "would be converted"
	}
	if c := h.logger.Check(level, message); c != nil {
		c.Write(
			zap.Int("status", p.Status),
			zap.String("type", p.Type),
			zap.String("title", p.Title),
			zap.String("detail", p.Detail),
			zap.NamedError("cause", p.Cause),
			zap.String("method", r.Method),
			zap.String("uri", r.RequestURI),
		)
	}
}

// Interface guards.
var (
	_ caddy.Provisioner           = (*Handler)(nil)
	_ caddy.Validator             = (*Handler)(nil)
	_ caddyhttp.MiddlewareHandler = (*Handler)(nil)
)
