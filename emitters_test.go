package problem_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// What real routers and middlewares answer, recorded, and what becomes of it: each
// answer of testdata/emitters.json is written again by a handler. The packages
// themselves are run in the module interop.
func TestEmitters(t *testing.T) {
	data, err := os.ReadFile("testdata/emitters.json")
	require.NoError(t, err)
	var rows []struct {
		Group, Name string
		Request     struct{ Method string }
		Status      int
		Headers     http.Header
		Declared    *string `json:"declared_content_type"`
		Body        string
		Base64      bool `json:"body_base64"`
		Expect      string
	}
	require.NoError(t, json.Unmarshal(data, &rows))
	require.Len(t, rows, 77)
	for _, row := range rows {
		t.Run(row.Group+" "+row.Name, func(t *testing.T) {
			if row.Status == http.StatusSwitchingProtocols {
				t.Skip("an upgrade needs a client that speaks the protocol: see interop")
			}
			body := row.Body
			if row.Base64 {
				decoded, err := base64.StdEncoding.DecodeString(body)
				require.NoError(t, err)
				body = string(decoded)
			}
			h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				for name, values := range row.Headers {
					if name != "Content-Length" && name != "Content-Type" {
						w.Header()[name] = append([]string(nil), values...)
					}
				}
				if row.Declared != nil {
					w.Header().Set("Content-Type", *row.Declared)
				}
				w.WriteHeader(row.Status)
				_, _ = w.Write([]byte(body))
			})
			method := row.Request.Method
			if method == "" {
				method = http.MethodGet
			}
			bare := serve(t, "HTTP/1.1", h).ask(t, "HTTP/1.1", method, nil)
			wrapped := serve(t, "HTTP/1.1", problem.Middleware(h)).ask(t, "HTTP/1.1", method, nil)
			require.Equal(t, row.Status, wrapped.status)
			if row.Expect == "leave" {
				require.Equal(t, bare, wrapped)
				return
			}
			require.Equal(t, "convert", row.Expect)
			if method == http.MethodHead {
				require.Empty(t, wrapped.body)
				require.Equal(t, "application/problem+json", wrapped.header.Get("Content-Type"))
			} else {
				requireProblem(t, wrapped)
			}
			for name, values := range row.Headers {
				switch name {
				case "Content-Type", "Content-Length", "Content-Disposition":
				case "Etag", "Last-Modified":
					if row.Status == http.StatusPreconditionFailed {
						assert.Equal(t, values, wrapped.header[name])
					} else {
						assert.NotContains(t, wrapped.header, name)
					}
				default:
					assert.Equal(t, values, wrapped.header[name], name)
				}
			}
			assert.NotContains(t, wrapped.header, "Content-Disposition")
		})
	}
}
