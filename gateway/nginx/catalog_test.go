package main

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCatalog has nginx say of every status what the middleware says, in every language.
func TestCatalog(t *testing.T) {
	flags := []string{"-server-errors", "-languages", "all", "-type-base", "/p/", "-replace", `{"title": "Away", "status": 410}`, "-replace", `{"title": "Odd", "status": 477}`}
	u := startUpstream(t)
	direct := middleware(t, u, flags)
	s := serve(t, setup{flags: flags, location: proxy(u.url)})
	for _, language := range []string{"en", "de", "ja", "pt-BR"} {
		for status := 400; status <= 599; status++ {
			u.say([]string{head(status, "Content-Length: 0")})
			want, wantBody := get(t, direct, "Accept-Language", language)
			got, gotBody := get(t, "http://"+s.address, "Accept-Language", language)
			require.Equal(t, described(want, wantBody), described(got, gotBody), "%d in %s", status, language)
		}
	}
}

// TestSynonyms has texts that only repeat the title be recognized for every status.
func TestSynonyms(t *testing.T) {
	flags := []string{"-server-errors", "-languages", "de", "-replace", `{"title": "Conflict", "status": 410}`}
	u := startUpstream(t)
	direct := middleware(t, u, flags)
	s := serve(t, setup{flags: flags, location: proxy(u.url)})
	withoutLanguage := func(resp *http.Response, body string) string {
		return catalogLanguage.ReplaceAllString(described(resp, body), "")
	}
	for _, language := range []string{"en", "de"} {
		for status := 400; status <= 499; status++ {
			for _, body := range []string{http.StatusText(status), fmt.Sprintf("%d %s.", status, http.StatusText(status)), "Gone", "Conflict", "Content Too Large"} {
				u.say(answer(status, text, body))
				want, got := withoutLanguage(get(t, direct, "Accept-Language", language)), withoutLanguage(get(t, "http://"+s.address, "Accept-Language", language))
				require.Equal(t, want, got, "%d %s in %s", status, body, language)
			}
		}
	}
}

// TestFields has nginx keep and delete the fields that the middleware keeps and deletes.
func TestFields(t *testing.T) {
	u := startUpstream(t)
	direct := middleware(t, u, nil)
	s := serve(t, setup{location: proxy(u.url)})
	for _, name := range []string{
		"Accept-CH", "Accept-Patch", "Accept-Post", "Accept-Ranges", "Access-Control-Allow-Origin", "Age", "Allow", "Alt-Svc",
		"Authentication-Info", "Cache-Control", "Cache-Status", "CDN-Cache-Control", "Clear-Site-Data", "Content-Digest", "Content-Disposition",
		"Content-ID", "Content-Language", "Content-Location", "Content-MD5", "Content-Range", "Content-Security-Policy", "Deprecation", "Digest",
		"DPoP-Nonce", "ETag", "Expires", "Last-Modified", "Link", "Location", "Lock-Token", "Memento-Datetime", "NEL", "Origin-Agent-Cluster",
		"P3P", "Permissions-Policy", "Pragma", "Priority", "RateLimit", "RateLimit-Policy", "Referrer-Policy", "Refresh", "Reporting-Endpoints",
		"Repr-Digest", "Retry-After", "Server-Timing", "Set-Cookie", "Signature", "Signature-Input", "SourceMap", "Strict-Transport-Security",
		"Sunset", "Timing-Allow-Origin", "Traceresponse", "Vary", "Via", "Want-Digest", "Warning", "WWW-Authenticate", "X-Content-Type-Options",
		"X-Frame-Options", "X-Powered-By", "X-Request-Id", "X-Robots-Tag", "x-lower-case",
	} {
		for _, status := range []int{400, 402, 412, 416} {
			u.say(answer(status, text+"\n"+name+": 1\n"+name+": 2", "no"))
			want, wantBody := get(t, direct)
			got, gotBody := get(t, "http://"+s.address)
			require.Equal(t, described(want, wantBody), described(got, gotBody), "%d with %s", status, name)
		}
	}
}
