package bench

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/problemkit/problem"
)

// growthText are the ways of an error's text to the client: as it is, as the detail
// of a problem that replaces it, and as one that the handler encodes by itself.
func growthText(n int) []column {
	body := strings.Repeat("x", n)
	return []column{
		{"http.Error", textOf(n)},
		{"problem", problem.Middleware(textOf(n))},
		{"encoding/json", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			marshal(w, http.StatusNotFound, &members{Type: "about:blank", Title: "Not Found", Status: http.StatusNotFound, Detail: body})
		})},
	}
}

func BenchmarkGrowthText(b *testing.B) {
	for _, n := range []int{16, 128, 1024, 8190} { // http.Error adds a newline to at most 8 KiB
		measure(b, "/bytes="+strconv.Itoa(n), growthText(n))
	}
}

// growthMembers write n extensions of a few types. By hand they are in a map, as
// nobody knows their names before.
func growthMembers(n int) []column {
	extensions := make(map[string]any, n)
	for i := range n {
		var value any = i
		switch i % 3 {
		case 1:
			value = "value of member " + strconv.Itoa(i)
		case 2:
			value = i%2 == 0
		}
		extensions[fmt.Sprintf("member%03d", i)] = value
	}
	p := &problem.Problem{Status: http.StatusForbidden, Detail: detail, Extensions: extensions}
	all := map[string]any{"type": "about:blank", "title": "Forbidden", "status": http.StatusForbidden, "detail": detail}
	for name, value := range extensions {
		all[name] = value
	}
	return []column{
		{"encoding/json", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { marshal(w, http.StatusForbidden, all) })},
		{"ready", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, p) })},
	}
}

func BenchmarkGrowthMembers(b *testing.B) {
	for _, n := range []int{1, 10, 100} {
		measure(b, "/members="+strconv.Itoa(n), growthMembers(n))
	}
}
