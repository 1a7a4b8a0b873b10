package bench

import (
	"net/http"
	"testing"

	"github.com/problemkit/problem"
)

// What http.Error and the writers say where package problem has it from its catalog,
// or from its configuration.
var (
	tooManyText = describe(http.StatusTooManyRequests)
	creditURI   = typeBase + "out-of-credit"
)

const (
	invalidText = "The request is well-formed, but its content cannot be processed. Correct it and try again."
	typeBase    = "https://api.example.com/problems/"
)

func detail404() []column {
	columns := []column{
		{"http.Error", HTTPError},
		{"options", Detail404},
		{"options+middleware", problem.Middleware(Detail404)},
	}
	return withWriters(columns, func(w writer) http.Handler { return w.detail })
}

func retry429() []column {
	columns := []column{
		{"http.Error", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", retryAfter)
			http.Error(w, tooManyText, http.StatusTooManyRequests)
		})},
		{"options", Retry429},
		{"options+middleware", problem.Middleware(Retry429)},
	}
	return withWriters(columns, func(w writer) http.Handler { return w.retry })
}

func invalid422() []column {
	columns := []column{
		{"http.Error", invalidError},
		{"options", Invalid422},
		{"options+middleware", problem.Middleware(Invalid422)},
	}
	return withWriters(columns, func(w writer) http.Handler { return w.invalid })
}

var invalidError = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, invalidText, http.StatusUnprocessableEntity)
})

// ownType403 has no column outside the middleware, which gives the type its URI.
func ownType403() []column {
	columns := []column{
		{"http.Error", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, detail, http.StatusForbidden)
		})},
		{"own-type+middleware", listingTypes(OwnType)},
	}
	return withWriters(columns, func(w writer) http.Handler { return w.own })
}

func listingTypes(h http.Handler) http.Handler {
	return problem.Config{TypeBase: typeBase, Types: Types}.Middleware(h)
}

func BenchmarkDetail404(b *testing.B) { measure(b, "", detail404()) }

func BenchmarkRetry429(b *testing.B) { measure(b, "", retry429()) }

func BenchmarkInvalid422(b *testing.B) { measure(b, "", invalid422()) }

func BenchmarkOwnType403(b *testing.B) { measure(b, "", ownType403()) }
