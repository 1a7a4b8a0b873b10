package problem_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// Ways of a value to hold a problem.
type (
	holder     struct{ P *problem.Problem }
	embedded   struct{ *problem.Problem }
	marshaling struct{ p *problem.Problem } // marshals it itself
	texting    struct{ p *problem.Problem } // as a text
	inXML      struct{ p *problem.Problem } // as a text of XML
	serving    struct{ p *problem.Problem } // as a response
	chain      struct {
		Next *chain           `json:"next,omitempty"`
		P    *problem.Problem `json:"p,omitempty"`
	}
)

func (m marshaling) MarshalJSON() ([]byte, error) { return json.Marshal(m.p) }
func (m texting) MarshalText() ([]byte, error)    { return json.Marshal(m.p) }

func (m inXML) MarshalJSON() ([]byte, error) {
	doc, err := xml.Marshal(m.p)
	if err != nil {
		return nil, err
	}
	return json.Marshal(string(doc))
}

func (m serving) MarshalJSON() ([]byte, error) {
	rec := httptest.NewRecorder()
	m.p.ServeHTTP(rec, nil)
	return rec.Body.Bytes(), nil
}

// chained returns a chain of n links before p.
func chained(n int, p *problem.Problem) *chain {
	c := &chain{P: p}
	for range n {
		c = &chain{Next: c}
	}
	return c
}

// within are values that lead back to the problem that they are an extension of.
var within = []struct {
	name  string
	value func(p *problem.Problem) any
}{
	{"pointer", func(p *problem.Problem) any { return p }},
	{"value", func(p *problem.Problem) any { return *p }},
	{"pointers", func(p *problem.Problem) any { return []*problem.Problem{p} }},
	{"pointers twice", func(p *problem.Problem) any { return []*problem.Problem{p, p} }},
	{"values", func(p *problem.Problem) any { return []problem.Problem{*p, *p} }},
	{"list", func(p *problem.Problem) any { return []any{1, p, []any{p}} }},
	{"map", func(p *problem.Problem) any { return map[string]any{"p": p, "q": *p} }},
	{"map of pointers", func(p *problem.Problem) any { return map[string]*problem.Problem{"p": p, "q": p} }},
	{"map of values", func(p *problem.Problem) any { return map[string]problem.Problem{"p": *p} }},
	{"maps", func(p *problem.Problem) any { return []map[string]any{{"p": p}} }},
	{"map by number", func(p *problem.Problem) any { return map[int]*problem.Problem{7: p} }},
	{"array", func(p *problem.Problem) any { return [2]*problem.Problem{p, p} }},
	{"array of anything", func(p *problem.Problem) any { return [1]any{p} }},
	{"errors", func(p *problem.Problem) any { return []error{p} }},
	{"pointer to a pointer", func(p *problem.Problem) any { return &p }},
	{"struct", func(p *problem.Problem) any { return holder{p} }},
	{"pointer to a struct", func(p *problem.Problem) any { return &holder{p} }},
	{"structs", func(p *problem.Problem) any { return []any{holder{p}, map[string]any{"h": []holder{{p}}}} }},
	{"embedder", func(p *problem.Problem) any { return embedded{p} }},
	{"embedders", func(p *problem.Problem) any { return []embedded{{p}, {p}} }},
	{"marshaler", func(p *problem.Problem) any { return marshaling{p} }},
	{"marshalers", func(p *problem.Problem) any { return []marshaling{{p}, {p}} }},
	{"text marshaler", func(p *problem.Problem) any { return texting{p} }},
	{"a problem between", func(p *problem.Problem) any { return problem.New(409, problem.With("inner", p)) }},
	{"a problem and a struct between", func(p *problem.Problem) any { return problem.New(409, problem.With("inner", holder{p})) }},
	{"a struct and a problem between", func(p *problem.Problem) any { return holder{problem.New(409, problem.With("inner", p))} }},
	{"a short chain", func(p *problem.Problem) any { return chained(10, p) }},
	{"a long chain", func(p *problem.Problem) any { return chained(900, p) }},
	{"XML marshaler", func(p *problem.Problem) any { return inXML{p} }},
}

// A problem that contains itself, however often, ends: what leads back is left out, and
// the rest is sent.
func TestProblemWithinItself(t *testing.T) {
	const (
		wantJSON = `{"type":"about:blank","title":"Not Found","status":404,"detail":"d","a":1,"z":2}`
		wantXML  = `<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Not Found</title><status>404</status><detail>d</detail><a>1</a><z>2</z></problem>`
		fault    = `problem: extension "m": it is left out: `
	)
	for _, test := range within {
		t.Run(test.name, func(t *testing.T) {
			p := problem.New(404, problem.Detail("d"), problem.With("a", 1), problem.With("z", 2))
			p.Extensions["m"] = test.value(p)

			doc, err := p.MarshalJSON()
			require.NoError(t, err)
			assert.Equal(t, wantJSON, string(doc))
			doc, err = json.Marshal(p)
			require.NoError(t, err)
			assert.Equal(t, wantJSON, string(doc))
			doc, err = json.Marshal(map[string]any{"p": []any{p}})
			require.NoError(t, err)
			assert.Equal(t, `{"p":[`+wantJSON+`]}`, string(doc))
			doc, err = xml.Marshal(p)
			require.NoError(t, err)
			assert.Equal(t, wantXML, string(doc))

			var causes []error
			edit := func(_ *http.Request, p *problem.Problem) { causes = append(causes, p.Cause) }
			for media, want := range map[string]string{"application/problem+json": wantJSON, "application/problem+xml": xml.Header + wantXML} {
				for _, config := range []problem.Config{{XML: true}, {XML: true, Edit: edit}} {
					rec, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
					r.Header.Set("Accept", media)
					config.Middleware(p).ServeHTTP(rec, r)
					assert.Equal(t, want, rec.Body.String())
				}
			}
			require.Len(t, causes, 2)
			for _, cause := range causes {
				assert.ErrorContains(t, cause, fault)
			}

			rec := httptest.NewRecorder()
			problem.Error(rec, 404, problem.Detail("d"), problem.With("a", 1), problem.With("m", p.Extensions["m"]), problem.With("z", 2))
			assert.Equal(t, wantJSON, rec.Body.String())
		})
	}
}

// Many ways back take the work of each, and not the work of all their combinations.
func TestProblemWithinItselfManyTimes(t *testing.T) {
	const ways = 3
	for _, test := range within {
		t.Run(test.name, func(t *testing.T) {
			work := func(ways int) uint64 {
				p := problem.New(404, problem.Detail("d"), problem.With("z", 2))
				for i := range ways {
					p.Extensions[fmt.Sprint("m", i)] = test.value(p)
				}
				return allocated(func() {
					doc, err := p.MarshalJSON()
					require.NoError(t, err)
					assert.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"d","z":2}`, string(doc))
				})
			}
			work(1) // the first time takes more
			assert.Less(t, work(ways), 4*ways*work(1))
		})
	}
}

// looping is its own cause.
type looping struct{ error }

func (l looping) Unwrap() error { return l }

// backTo returns causes that lead back to p.
func backTo(p *problem.Problem) map[string]error {
	other := problem.New(409, problem.Cause(p))
	long := p
	for range 1500 {
		long = problem.New(500, problem.Cause(long))
	}
	many := make([]error, 1500)
	for i := range many {
		many[i] = io.ErrNoProgress
	}
	return map[string]error{
		"itself":                      p,
		"wrapped":                     fmt.Errorf("again: %w", p),
		"joined":                      errors.Join(io.ErrClosedPipe, p),
		"joined twice":                errors.Join(p, io.ErrClosedPipe, p),
		"of another problem":          other,
		"of another problem, wrapped": fmt.Errorf("again: %w", other),
		"embedded":                    orderError{p, 7},
		"embedded, wrapped":           fmt.Errorf("again: %w", orderError{p, 7}),
		"of 1,500 others":             long,
		"behind 1,500 others":         errors.Join(append(many, p)...),
		"an error that is its own":    looping{io.ErrClosedPipe},
	}
}

// Whether an extension is sent does not depend on what other goroutines do.
func TestProblemsWithinEachOtherBesideOthers(t *testing.T) {
	p := problem.New(404, problem.With("last", holder{}))
	for range 8 {
		p = problem.New(404, problem.With("next", holder{p}))
	}
	document := func() string {
		w := httptest.NewRecorder()
		problem.Middleware(p).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		return w.Body.String()
	}
	alone := document()
	entered, left := make(chan bool), make(chan bool)
	go func() {
		_, _ = json.Marshal(problem.New(400, problem.With("m", waiting{entered, left})))
		close(entered)
	}()
	<-entered
	beside := document()
	close(left)
	<-entered
	require.Equal(t, alone, beside)
}

// waiting has a MarshalJSON that says when it has begun, and waits.
type waiting struct{ entered, left chan bool }

func (w waiting) MarshalJSON() ([]byte, error) {
	w.entered <- true
	<-w.left
	return []byte("1"), nil
}

// A cause that leads back to its problem ends, and is left out.
func TestCauseThatLeadsBack(t *testing.T) {
	for name := range backTo(new(problem.Problem)) {
		t.Run(name, func(t *testing.T) {
			p := problem.New(404, problem.Detail("d"), problem.With("a", 1))
			p.Cause = backTo(p)[name]
			outer := fmt.Errorf("load: %w", problem.New(502, problem.Detail("e"), problem.Cause(p)))

			assert.Equal(t, "404 Not Found: d", p.Error())
			ends := name != "of 1,500 others" // so many have no end for the outer one, either
			if ends {
				assert.Equal(t, "load: 502 Bad Gateway: e: 404 Not Found: d", outer.Error())
			} else {
				assert.Equal(t, "load: 502 Bad Gateway: e", outer.Error())
			}
			assert.NoError(t, p.Unwrap())
			for i, err := range []error{p, outer} {
				assert.NotErrorIs(t, err, io.EOF)
				assert.Equal(t, i == 0 || ends, errors.Is(err, problem.New(404)))
				var none *json.SyntaxError
				assert.NotErrorAs(t, err, &none)
				assert.False(t, problem.Type{URI: "/none"}.Is(err))
			}
			assert.Equal(t, 404, problem.From(p).Status)
			assert.Equal(t, 502, problem.From(outer).Status)
			assert.NotZero(t, problem.From(p.Cause).Status)

			for _, log := range []func(io.Writer) slog.Handler{
				func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) },
				func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) },
			} {
				var b bytes.Buffer
				slog.New(log(&b)).Error("failed", "p", p)
				assert.NotContains(t, b.String(), "cause")
				assert.Contains(t, b.String(), "Not Found")
			}

			var edited int
			rec := httptest.NewRecorder()
			problem.Config{Edit: func(_ *http.Request, p *problem.Problem) {
				edited++
				_ = p.Error()
				assert.NotErrorIs(t, p, io.EOF)
			}}.Middleware(problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return p })).
				ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			assert.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"d","a":1}`, rec.Body.String())
			assert.Equal(t, 1, edited)
		})
	}
}

// A walk of a chain of problems takes time in proportion to its length: this would not end
// otherwise.
func TestLongChainOfCauses(t *testing.T) {
	last := problem.New(404)
	err := last
	for range 10_000 {
		err = problem.New(500, problem.Cause(err))
	}
	require.NotErrorIs(t, err, last)
	require.Equal(t, "500 Internal Server Error", err.Error())
	require.Same(t, err, problem.From(fmt.Errorf("load: %w", err)))

	err = last
	for range 50 {
		err = problem.New(500, problem.Cause(err))
	}
	require.ErrorIs(t, err, last)
}

// A cause whose methods panic does so for nobody who walks a problem. Its text is told.
func TestCauseThatPanics(t *testing.T) {
	var refused *net.OpError // whose Unwrap panics
	for name, cause := range map[string]error{
		"itself":          refused,
		"wrapped":         fmt.Errorf("dial: %w", refused),
		"joined":          errors.Join(refused, problem.New(409)),
		"behind problems": problem.New(502, problem.Cause(problem.New(503, problem.Cause(refused)))),
	} {
		p := problem.New(404, problem.Cause(cause))
		assert.NotErrorIs(t, p, io.EOF, name)
		assert.Contains(t, p.Error(), "404 Not Found: ", name)
		assert.Contains(t, p.LogValue().String(), "cause=", name)
		assert.True(t, problem.Type{Status: 404}.Is(p), name)
		assert.False(t, problem.Type{URI: "/none"}.Is(cause), name)

		gone, cancel := context.WithCancel(context.Background())
		cancel()
		for _, ctx := range []context.Context{context.Background(), gone} {
			edited := 0
			rec := httptest.NewRecorder()
			problem.Config{Edit: func(_ *http.Request, p *problem.Problem) {
				edited++
				_ = p.Error()
				assert.NotErrorIs(t, p, io.EOF)
			}}.Middleware(problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return refused })).
				ServeHTTP(rec, httptest.NewRequestWithContext(ctx, "GET", "/", nil))
			assert.Equal(t, 500, rec.Code, name)
			assert.Equal(t, 1, edited, name)
		}
	}
}

// A log shows extensions that lead back to themselves, and ends.
func TestLogValueOfACycle(t *testing.T) {
	circle := map[string]any{}
	circle["c"] = circle
	list := []any{nil}
	list[0] = list
	for _, test := range append(within, []struct {
		name  string
		value func(p *problem.Problem) any
	}{
		{"cyclic map", func(*problem.Problem) any { return circle }},
		{"cyclic list", func(*problem.Problem) any { return list }},
	}...) {
		t.Run(test.name, func(t *testing.T) {
			p := problem.New(404, problem.With("a", 1), problem.With("z", 2))
			p.Extensions["m"] = test.value(p)
			for _, log := range []func(io.Writer) slog.Handler{
				func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) },
				func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) },
			} {
				var b bytes.Buffer
				slog.New(log(&b)).Error("failed", "p", p)
				assert.Contains(t, b.String(), "Not Found")
			}
		})
	}
}

// A marshaler that serves the problem has no error to pass on: the problem is in its
// document some times, and then no more.
func TestProblemThatServesItselfEnds(t *testing.T) {
	p := problem.New(404, problem.Detail("d"))
	p.Extensions = map[string]any{"m": serving{p}}
	doc, err := p.MarshalJSON()
	require.NoError(t, err)
	require.True(t, json.Valid(doc))
	require.Less(t, len(doc), 2000)
	var bare problem.Problem
	require.NoError(t, json.Unmarshal(doc, &bare))
	require.Equal(t, "d", bare.Detail)
}
