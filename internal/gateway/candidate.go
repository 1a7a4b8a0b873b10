package gateway

import (
	"net/http"
	"strings"

	"github.com/problemkit/problem"
)

// MaxText is the longest text that the middleware converts.
const MaxText = 8 << 10

// MayConvert reports whether c's middleware may convert an answer, by its status and
// Content-Type. The middleware decides; where it passes what this reports, the answer
// has only waited.
func MayConvert(c problem.Config, status int, header http.Header) bool {
	if status < 400 || status > 599 || status >= 500 && !c.ServerErrors || c.ReportOnly {
		return false
	}
	media, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	switch strings.ToLower(strings.TrimSpace(media)) {
	case "", "text/plain":
		return true
	case "application/json":
		return c.LiftJSON
	case "text/html":
		return c.ReplaceHTML
	}
	return false
}
