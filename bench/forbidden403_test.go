package bench

import (
	"net/http"
	"testing"

	"github.com/problemkit/problem"
)

func forbidden403() []column {
	columns := []column{
		{"http.Error", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, detail, http.StatusForbidden)
		})},
		{"ready", Ready},
		{"ready+middleware", problem.Middleware(Ready)},
		{"options", Options},
		{"options+middleware", problem.Middleware(Options)},
	}
	for _, w := range writers {
		columns = append(columns, column{w.name, w.forbidden})
		if w.name == "encoding/json" {
			columns = append(columns, column{"encoding/json+map", byHandMap})
		}
	}
	return columns
}

func list403() []column {
	columns := []column{
		{"http.Error", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, detail, http.StatusForbidden)
		})},
		{"options", List403},
		{"options+middleware", problem.Middleware(List403)},
	}
	return withWriters(columns, func(w writer) http.Handler { return w.list })
}

func BenchmarkForbidden403(b *testing.B) { measure(b, "", forbidden403()) }

func BenchmarkList403(b *testing.B) { measure(b, "", list403()) }
