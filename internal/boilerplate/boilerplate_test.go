package boilerplate

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// of returns the boilerplate of a status with the customary title.
func of(status int) Texts {
	titles := map[int]string{413: "Payload Too Large", 414: "URI Too Long", 416: "Range Not Satisfiable", 498: "Client Error", 499: "Client Closed Request"}
	if title, ok := titles[status]; ok {
		return Of(status, title)
	}
	return Of(status)
}

// A text that only repeats the title is not a detail.
func TestHas(t *testing.T) {
	for status, texts := range map[int][]string{
		400: {"Bad Request", "400 bad request", "Status Code: 400; Bad Request", "page not found"},
		403: {"Forbidden", "403 Forbidden", "403: Forbidden.", "FORBIDDEN"},
		404: {
			"Not Found", "not found", "NOT FOUND", "Not Found.", "Page Not Found", "page not found.", "404 page not found", "404 Not Found",
			"404: Not Found", "404 - Not Found", "404 \u2013 not found", "404 \u2014 Not Found.", "404, Not Found", "404. Not Found", "404;Not Found",
			"404Not Found", "404\tNot Found", "404  Not Found", "Status Code: 404; Not Found", "status code:404 not found", "STATUS CODE: 404: Not Found.",
			"Status Code: Not Found", "",
			"503 Not Found", // the number says no more than the status does
		},
		413: {"Payload Too Large", "Request Entity Too Large", "413 Content Too Large", "content too large."},
		414: {"URI Too Long", "Request URI Too Long"},
		416: {"Range Not Satisfiable", "416 Requested Range Not Satisfiable"},
		418: {"I'm a teapot", "418 I'M A TEAPOT", "(Unused)"},
		422: {"Unprocessable Entity", "Unprocessable Content", "422 Unprocessable Entity."},
		498: {"Client Error", "498 Client Error"},
		499: {"Client Closed Request", "499 Client Closed Request"},
	} {
		boilerplate := of(status)
		for _, text := range texts {
			assert.True(t, boilerplate.Has([]byte(text)), "%d: %q", status, text)
		}
	}
	for status, texts := range map[int][]string{
		403: {"Not Found", "403 Forbidden for you", "Forbidden: 403"},
		404: {
			"404 Order not found", "Order not found", "4040 Not Found", "40 Not Found", "404 404 Not Found", "Not Found!", "Not Found..", "Not  Found",
			"Not Found: order 7", "(404) Not Found", "HTTP 404 Not Found", "404/Not Found", "Status: 404 Not Found", "Gone", "Unprocessable Content", "4",
		},
		422: {"Content Too Large"},
	} {
		boilerplate := of(status)
		for _, text := range texts {
			assert.False(t, boilerplate.Has([]byte(text)), "%d: %q", status, text)
		}
	}
}
