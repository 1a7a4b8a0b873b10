package bench

import (
	"net/http"
	"testing"

	"github.com/problemkit/problem"
)

func static404() []column {
	columns := []column{
		{"http.Error", HTTPError},
		{"helper", Static404},
		{"helper+middleware", problem.Middleware(Static404)},
	}
	return withWriters(columns, func(w writer) http.Handler { return w.static })
}

func BenchmarkStatic404(b *testing.B) { measure(b, "", static404()) }
