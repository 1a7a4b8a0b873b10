package differential

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/problemkit/problem"
)

// A configuration is a set of the switches of [problem.Config].
type configuration uint16

const (
	withServerErrors configuration = 1 << iota
	withLiftJSON
	withReplaceHTML
	withDiscardText
	withTypeBase
	withEdit
	withXML
	withLanguages
	withReplace
	withMap
	withSkip
	withReportOnly // and Edit
	withPanic      // of Edit, except for a report

	configurations = 1 << iota
)

// switches are the names of those, in order.
var switches = [...]string{"ServerErrors", "LiftJSON", "ReplaceHTML", "DiscardText", "TypeBase", "Edit", "XML", "Languages", "Replace", "Map", "Skip", "ReportOnly", "Edit that panics"}

// german has a text for one status, so that English stands in for the others.
var german = problem.Language{Tag: "de", Texts: map[string]problem.Text{
	"not-found": {Title: "Nicht gefunden", Description: "Hier gibt es nichts."},
}}

// replaced are a type of the catalog and one that it lacks. The second has no URI and no
// description.
var replaced = []problem.Type{
	{Status: 403, URI: "/own/locked", Title: "Locked Out", Description: "Someone else has the key."},
	{Status: 419, Title: "Page Expired"},
}

const typeURI = "https://example.com/problems/"

func (c configuration) has(f configuration) bool { return c&f != 0 }

// edits says whether there is an Edit.
func (c configuration) edits() bool { return c.has(withEdit | withReportOnly | withPanic) }

// panics says whether Edit panics.
func (c configuration) panics() bool { return c.has(withPanic) && !c.has(withReportOnly) }

// skips says whether Skip takes the request past the middleware.
func (c configuration) skips(method string) bool { return c.has(withSkip) && method != http.MethodPost }

func (c configuration) String() string {
	var on []string
	for i, name := range switches {
		if c.has(1 << i) {
			on = append(on, name)
		}
	}
	return "Config{" + strings.Join(on, ", ") + "}"
}

// config is c for the middleware at this level, counted from the handler.
func (c configuration) config(level int) problem.Config {
	config := problem.Config{
		ServerErrors: c.has(withServerErrors),
		LiftJSON:     c.has(withLiftJSON),
		ReplaceHTML:  c.has(withReplaceHTML),
		DiscardText:  c.has(withDiscardText),
		XML:          c.has(withXML),
		ReportOnly:   c.has(withReportOnly),
	}
	if c.has(withLanguages) {
		config.Languages = []problem.Language{german}
	}
	if c.has(withReplace) {
		config.Replace = replaced
	}
	if c.has(withTypeBase) {
		config.TypeBase = typeURI
	}
	if c.has(withMap) {
		config.Map = func(err error) *problem.Problem {
			if f, ok := err.(failure); ok {
				return problem.New(f.status, problem.Detail(f.text))
			}
			return nil
		}
	}
	if c.has(withSkip) {
		config.Skip = func(r *http.Request) bool { return c.skips(r.Method) }
	}
	if c.edits() {
		config.Edit = func(r *http.Request, p *problem.Problem) {
			e := edit{p.Type, p.Title, p.Status, p.Detail, p.Instance, encode(p.Extensions), ""}
			if p.Cause != nil {
				e.cause = p.Cause.Error()
				p.Extensions["cause"] = e.cause
			}
			traceOf(r).edits[level] = append(traceOf(r).edits[level], e)
			p.Header.Set("X-Edited", "yes")
			p.Extensions["edited"] = true
			p.Status = 299 // has no effect
			if c.panics() {
				panic(outOfOrder)
			}
		}
	}
	return config
}

// An edit is a problem as Edit gets it.
type edit struct {
	uri, title       string
	status           int
	detail, instance string
	extensions       string // as JSON
	cause            string
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
