package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httplog/v3"
	"github.com/gorilla/handlers"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/problemkit/problem"
)

// An observer is a middleware that looks at responses, and what it has seen of the
// one that went through it.
type observer struct {
	pkg, name string
	watch     func(t *testing.T) (m func(http.Handler) http.Handler, seen func() sight)
}

// A sight is what an observer reports.
type sight struct{ status, bytes int }

func observers() []observer {
	return []observer{
		{"github.com/go-chi/chi/v5/middleware", "RequestLogger", func(*testing.T) (func(http.Handler) http.Handler, func() sight) {
			entry := new(logEntry)
			return middleware.RequestLogger(entry), func() sight { return entry.sight }
		}},
		{"github.com/go-chi/httplog/v3", "RequestLogger", func(t *testing.T) (func(http.Handler) http.Handler, func() sight) {
			lines := new(bytes.Buffer)
			logger := slog.New(slog.NewJSONHandler(lines, nil))
			m := httplog.RequestLogger(logger, &httplog.Options{Level: slog.LevelInfo, Schema: httplog.SchemaECS})
			return m, func() sight {
				var line map[string]any
				require.NoError(t, json.Unmarshal(lines.Bytes(), &line), lines.String())
				return sight{int(line["http.response.status_code"].(float64)), int(line["http.response.body.bytes"].(float64))}
			}
		}},
		{"github.com/gorilla/handlers", "CombinedLoggingHandler", func(t *testing.T) (func(http.Handler) http.Handler, func() sight) {
			line := new(strings.Builder)
			return func(h http.Handler) http.Handler { return handlers.CombinedLoggingHandler(line, h) }, func() sight {
				var s sight
				_, rest, _ := strings.Cut(line.String(), `" `)
				_, err := fmt.Sscan(rest, &s.status, &s.bytes)
				require.NoError(t, err, line.String())
				return s
			}
		}},
		{"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp", "NewMiddleware", func(t *testing.T) (func(http.Handler) http.Handler, func() sight) {
			spans := tracetest.NewSpanRecorder()
			m := otelhttp.NewMiddleware("server", otelhttp.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))))
			return m, func() sight {
				require.Len(t, spans.Ended(), 1)
				s := sight{}
				for _, a := range spans.Ended()[0].Attributes() {
					switch a.Key {
					case attribute.Key("http.response.status_code"):
						s.status = int(a.Value.AsInt64())
					case attribute.Key("http.response.body.size"):
						s.bytes = int(a.Value.AsInt64())
					}
				}
				return s
			}
		}},
		{"github.com/prometheus/client_golang/prometheus/promhttp", "InstrumentHandlerCounter, InstrumentHandlerResponseSize", func(t *testing.T) (func(http.Handler) http.Handler, func() sight) {
			registry := prometheus.NewRegistry()
			requests := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "requests"}, []string{"code"})
			size := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "size"}, []string{})
			registry.MustRegister(requests, size)
			m := func(h http.Handler) http.Handler {
				return promhttp.InstrumentHandlerCounter(requests, promhttp.InstrumentHandlerResponseSize(size, h))
			}
			return m, func() sight {
				families, err := registry.Gather()
				require.NoError(t, err)
				var s sight
				for _, family := range families {
					require.Len(t, family.GetMetric(), 1)
					metric := family.GetMetric()[0]
					if family.GetName() == "size" {
						s.bytes = int(metric.GetHistogram().GetSampleSum())
						continue
					}
					_, err := fmt.Sscan(metric.GetLabel()[0].GetValue(), &s.status)
					require.NoError(t, err)
				}
				return s
			}
		}},
	}
}

func TestObservers(t *testing.T) { checkRows(t, observed()) }

func observed() []row {
	var rows []row
	for _, o := range observers() {
		inside := func(h http.Handler) layers {
			return func(t *testing.T, wrap wrapper) http.Handler {
				m, _ := o.watch(t)
				return wrap(m(h))
			}
		}
		outside := func(h http.Handler) layers {
			return func(t *testing.T, wrap wrapper) http.Handler {
				m, _ := o.watch(t)
				return m(wrap(h))
			}
		}
		rows = append(rows, of(o.pkg,
			row{name: o.name + " inside, 404", handler: inside(serveMux()), request: get("/nope"), rule: converted},
			row{name: o.name + " outside, 404", handler: outside(serveMux()), request: get("/nope"), rule: converted},
			row{name: o.name + " outside, empty 405", handler: outside(router()), request: post("/items/1", ""), rule: converted},
			row{name: o.name + " outside, 404 in JSON", handler: outside(answering(404, "application/json", `{"error":"no"}`)), request: get("/"), rule: leftType},
		)...)
	}
	return append(rows, of("github.com/prometheus/client_golang/prometheus/promhttp",
		row{name: "Handler 200 (control)", handler: whole(func() http.Handler { return promhttp.HandlerFor(prometheus.NewRegistry(), promhttp.HandlerOpts{}) }), request: get("/metrics"), rule: leftStatus},
	)...)
}

// An observer outside must see what the client gets, an observer inside what the
// handler wrote.
func TestObserversSeeTheFinalAnswer(t *testing.T) {
	tests := []struct {
		name    string
		handler http.Handler
		request request
	}{
		{"404", serveMux(), get("/nope")},
		{"empty 405", router(), post("/items/1", "")},
		{"404 in JSON", answering(404, "application/json", `{"error":"no"}`), get("/")},
		{"200", serveMux(), get("/items/1")},
		{"500", answering(500, "", "broken"), get("/")},
	}
	for _, o := range observers() {
		for _, test := range tests {
			t.Run(o.pkg+" "+test.name, func(t *testing.T) {
				m, seen := o.watch(t)
				a := askOnce(t, m(problem.Middleware(test.handler)), test.request)
				assert.Equal(t, sight{a.status, len(a.body)}, seen(), "outside")

				bare := askOnce(t, test.handler, test.request)
				m, seen = o.watch(t)
				a = askOnce(t, problem.Middleware(m(test.handler)), test.request)
				assert.Equal(t, sight{a.status, len(bare.body)}, seen(), "inside")
			})
		}
	}
}

// askOnce serves one request and waits until its handler has returned, observers
// included.
func askOnce(t *testing.T, h http.Handler, q request) answer {
	t.Helper()
	s := httptest.NewServer(h)
	transport := s.Client().Transport.(*http.Transport)
	transport.DisableCompression = true
	a := ask(t, s.URL, transport, http1, q)
	s.Close()
	return a
}

type logEntry struct{ sight }

func (e *logEntry) NewLogEntry(*http.Request) middleware.LogEntry { return e }

func (e *logEntry) Write(status, bytes int, _ http.Header, _ time.Duration, _ any) {
	e.sight = sight{status, bytes}
}

func (*logEntry) Panic(any, []byte) {}
