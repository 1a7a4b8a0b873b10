package bench

import (
	"testing"

	"github.com/problemkit/problem"
)

func static404() []column {
	columns := []column{
		{"http.Error", HTTPError},
		{"helper", Static404},
		{"helper+middleware", problem.Middleware(Static404)},
	}
	for _, w := range writers {
		columns = append(columns, column{w.name, w.static})
	}
	return columns
}

func BenchmarkStatic404(b *testing.B) { measure(b, "", static404()) }
