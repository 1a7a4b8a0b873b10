package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestLanguage has nginx choose the language that the middleware chooses.
func TestLanguage(t *testing.T) {
	flags := []string{"-languages", "all"}
	u := startUpstream(t)
	u.say(answer(404, "", ""))
	direct := middleware(t, u, flags)
	s := serve(t, setup{flags: flags, location: proxy(u.url)})
	for _, field := range []string{
		"", "de", "DE", "de-CH", "de-CH-1996", "de-x-a", "de-a-b-c", "fr;q=0.5, de", "fr, de", "fr;q=0.5,de;q=0.6", "*", "*, de",
		"de;q=0, *", "xx, *;q=0.1", "en, de", "en-GB, de;q=0.9", "zh", "zh-TW", "zh-CN, de", "zh-Hant-TW, fr", "pt", "pt-PT", "no, nb",
		"de;q=0", "de-CH, de;q=0", "de;q=0, de-CH", "en;q=0, de", ", ,de,", "de ;q=1.000", "de; q=0.001, fr;q=0.002", "de;Q=1", "nl-x",
		"de;q=1.001", "de;q=2", "de;q", "de q=1", "d\xe9", "de_DE", "abcdefghi", "1de", "de;q=0.1234", "de;q=.5", "pt-BR;q=0.5, pt;q=0", "constructor", "__proto__", "toString, fr",
		strings.Repeat("xx-yy,", 99) + "de", strings.Repeat("xx-yy,", 100) + "de",
	} {
		var got [2]string
		for i, base := range []string{direct, "http://" + s.address} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base, http.NoBody)
			require.NoError(t, err)
			r.Header["Accept-Language"] = []string{field}
			resp, body := do(t, r)
			got[i] = described(resp, body)
		}
		assert.Equal(t, got[0], got[1], field)
	}
}

// TestTraceID has nginx read traceparent as the middleware does.
func TestTraceID(t *testing.T) {
	flags := []string{"-trace-id"}
	u := startUpstream(t)
	u.say(answer(404, "", ""))
	direct := middleware(t, u, flags)
	s := serve(t, setup{flags: flags, location: proxy(u.url)})
	const id, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
	for _, lines := range [][]string{
		{"00-" + id + "-" + parent + "-01"}, {"01-" + id + "-" + parent + "-01-more"}, {"00-" + id + "-" + parent + "-01-more"},
		{"ff-" + id + "-" + parent + "-01"}, {"00-" + strings.Repeat("0", 32) + "-" + parent + "-01"}, {"00-" + id + "-0000000000000000-01"},
		{"00-" + strings.ToUpper(id) + "-" + parent + "-01"}, {"00-" + id + "-" + parent + "-0"}, {"00-" + id + "-" + parent + "-01x"}, {""}, {"\""},
		{"00-" + id + "-" + parent + "-01", "00-" + id + "-" + parent + "-01"},
	} {
		var header []string
		for _, line := range lines {
			header = append(header, "Traceparent", line)
		}
		want, wantBody := get(t, direct, header...)
		got, gotBody := get(t, "http://"+s.address, header...)
		require.Equal(t, described(want, wantBody), described(got, gotBody), "%q", lines)
	}
}
