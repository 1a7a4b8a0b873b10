package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// README.md shows all but the second.
func TestLanguages(t *testing.T) {
	s := httptest.NewServer(newHandler())
	defer s.Close()
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for i, tt := range []struct{ language, body, want, said string }{
		{"de", `{"quantity":0}`, `{"type":"https://api.example.com/problems/unprocessable-entity","title":"Nicht verarbeitbare Entität","status":422,"detail":"Die Anfrage ist wohlgeformt, aber ihr Inhalt kann nicht verarbeitet werden. Korrigieren Sie ihn und versuchen Sie es erneut.",` +
			`"errors":[{"detail":"Bestellen Sie mindestens eins.","code":"min","pointer":"#/quantity"}]}`, "de"},
		{"en", `{"quantity":0}`, `{"type":"https://api.example.com/problems/unprocessable-entity","title":"Unprocessable Entity","status":422,"detail":"The request is well-formed, but its content cannot be processed. Correct it and try again.",` +
			`"errors":[{"detail":"Order one or more.","code":"min","pointer":"#/quantity"}]}`, "en"},
		{"de-AT, en;q=0.5", `{"quantity":2}`, `{"type":"https://api.example.com/problems/out-of-credit","title":"Guthaben aufgebraucht","status":403,"detail":"Ihr Guthaben beträgt 30, das kostet aber 40.","balance":30}`, ""},
		{"fr", `{"quantity":2}`, `{"type":"https://api.example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"Your balance is 30, but that costs 40.","balance":30}`, ""},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/orders", strings.NewReader(tt.body))
		require.NoError(t, err)
		req.Header.Set("Accept-Language", tt.language)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		var body bytes.Buffer
		_, err = body.ReadFrom(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, tt.want, body.String(), tt.language)
		if i != 1 {
			assert.Contains(t, string(readme), tt.want+"\n")
		}
		assert.Equal(t, tt.said, resp.Header.Get("Content-Language"), tt.language)
		assert.Equal(t, "Accept-Language", resp.Header.Get("Vary"), tt.language)
	}
}

// A caller who asks for German gets no English, whatever is wrong with the request.
func TestNoSentenceStaysEnglish(t *testing.T) {
	handler := newHandler()
	for _, tt := range []struct{ mediaType, body, want string }{
		{"application/json", `{"quantity":0}`, "Bestellen Sie mindestens eins."},
		{"application/json", `{"quantity":"2"}`, "Hat den falschen Typ."},
		{"application/json", `{"quantity":99999999999999999999}`, "Ist zu groß oder zu klein."},
		{"application/json", `{"quantity":`, "Muss genau ein gültiger JSON-Wert sein."},
		{"application/json", `{"quantity":2}`, "Ihr Guthaben beträgt 30, das kostet aber 40."},
		{"application/json", strings.Repeat(" ", 2<<20), `"title":"Nutzdaten zu groß"`},
		{"text/plain", "quantity=2", `"title":"Nicht unterstützter Medientyp"`},
	} {
		r := httptest.NewRequest(http.MethodPost, "/orders", strings.NewReader(tt.body))
		r.Header.Set("Accept-Language", "de")
		r.Header.Set("Content-Type", tt.mediaType)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		assert.Contains(t, w.Body.String(), tt.want)
		assert.NotRegexp(t, `\b(The|Must|Order)\b`, w.Body.String())
	}
}
