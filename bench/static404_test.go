package bench_test

import (
	"testing"

	"github.com/problemkit/problem"
)

func static404() []column {
	columns := []column{
		{"http.Error", httpError},
		{"helper", staticHelper},
		{"helper+middleware", problem.Middleware(staticHelper)},
	}
	for _, w := range writers {
		columns = append(columns, column{w.name, w.static})
	}
	return columns
}

func BenchmarkStatic404(b *testing.B) { measure(b, "", static404()) }
