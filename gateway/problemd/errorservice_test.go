package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// TestErrorService has the contracts of Traefik and ingress-nginx.
func TestErrorService(t *testing.T) {
	const (
		notFound = `{"type":"https://api.example.com/problems/not-found","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}`
		conflict = `{"type":"https://api.example.com/problems/conflict","title":"Conflict","status":409,"detail":`
		unlisted = `{"type":"about:blank","title":"Client Error","status":419,"detail":`
	)
	p := start(t, "-type-base", "https://api.example.com/problems/", "-xml", "-languages", "de", "-health", "/healthz", "-docs", "/problems/")
	for name, test := range map[string]struct {
		path   string
		fields []string
		status string
		body   string // how it begins
	}{
		"Traefik":                {"/404", nil, "404 Not Found", notFound},
		"Traefik, 5xx":           {"/502", nil, "502 Bad Gateway", `{"type":"https://api.example.com/problems/bad-gateway"`},
		"Traefik, client's code": {"/404", []string{"X-Code: 500"}, "404 Not Found", notFound},
		"Traefik, XML":           {"/404", []string{"Accept: application/problem+xml"}, "404 Not Found", "<?xml"},
		"Traefik, language":      {"/404", []string{"Accept-Language: de"}, "404 Not Found", `{"type":"https://api.example.com/problems/not-found","title":"Nicht gefunden"`},
		"Traefik, range":         {"/404", []string{"Range: bytes=0-1", "If-None-Match: *"}, "404 Not Found", notFound},
		"nginx":                  {"/", []string{"X-Code: 409", "X-Format: text/html", "X-Original-URI: /orders/1?a=b", "X-Request-ID: 7"}, "409 Conflict", conflict},
		"nginx, XML":             {"/", []string{"X-Code: 404", "X-Format: application/xml", "Accept: application/json"}, "404 Not Found", "<?xml"},
		"nginx, no Accept":       {"/", []string{"X-Code: 404", "X-Format:"}, "404 Not Found", notFound},
		"nginx, unknown host":    {"/any/path", []string{"X-Code: 404"}, "404 Not Found", notFound},
		"no status":              {"/", nil, "404 Not Found", notFound},
		"a status that is none":  {"/200", nil, "404 Not Found", notFound},
		"a code that is none":    {"/", []string{"X-Code: 200"}, "404 Not Found", notFound},
		"a code with a sign":     {"/", []string{"X-Code: +40"}, "404 Not Found", notFound},
		"a long code":            {"/", []string{"X-Code: " + strings.Repeat("9", 1000)}, "404 Not Found", notFound},
		"words":                  {"/teapot", []string{"X-Code: teapot"}, "404 Not Found", notFound},
		"a status below":         {"/404/", nil, "404 Not Found", notFound},
		"an unlisted status":     {"/419", nil, "419 status code 419", unlisted},
	} {
		answer := get(t, p.address, test.path, test.fields...)
		head, body, _ := strings.Cut(answer, "\r\n\r\n")
		assert.True(t, strings.HasPrefix(head, "HTTP/1.1 "+test.status+"\r\n"), "%s: %s", name, head)
		assert.True(t, strings.HasPrefix(body, test.body), "%s: %s", name, body)
		assert.Contains(t, head, "\r\nContent-Type: application/problem+", name)
		assert.Contains(t, head, "\r\nVary: Accept\r\nVary: Accept-Language", name)
	}
	// ingress-nginx keeps the method, and sends no body.
	for _, method := range []string{"POST", "DELETE", "OPTIONS"} {
		answer := gatewaytest.Exchange(t, p.address, method+" / HTTP/1.1\r\nHost: x\r\nX-Code: 404\r\nConnection: close\r\n\r\n")
		require.Contains(t, answer, notFound, method)
	}
	answer := gatewaytest.Exchange(t, p.address, "HEAD /404 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	require.True(t, strings.HasPrefix(answer, "HTTP/1.1 404 Not Found\r\n"))
	require.True(t, strings.HasSuffix(answer, "\r\n\r\n"))

	require.True(t, strings.HasSuffix(get(t, p.address, "/healthz"), "\r\n\r\nok\n"))
	require.Contains(t, get(t, p.address, "/problems/conflict"), `"status": 409`)
	for _, line := range p.logged(t, "request", 20) {
		if line["original_uri"] != nil {
			require.Equal(t, "/orders/1?a=b", line["original_uri"])
			return
		}
	}
	require.Fail(t, "the original URI is not in the log")
}
