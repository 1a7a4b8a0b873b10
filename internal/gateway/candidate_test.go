package gateway

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

func TestMayConvert(t *testing.T) {
	all := problem.Config{ServerErrors: true, LiftJSON: true, ReplaceHTML: true}
	for _, test := range []struct {
		status    int
		mediaType string
		zero, all bool
	}{
		{399, "", false, false},
		{400, "", true, true},
		{404, "text/plain", true, true},
		{404, " Text/Plain ; charset=utf-8", true, true},
		{404, "application/json", false, true},
		{404, "application/problem+json", false, false},
		{404, "text/html; charset=utf-8", false, true},
		{404, "image/png", false, false},
		{499, "", true, true},
		{500, "", false, true},
		{599, "", false, true},
		{600, "", false, false},
	} {
		header := http.Header{"Content-Type": {test.mediaType}}
		assert.Equal(t, test.zero, MayConvert(problem.Config{}, test.status, header), "%+v", test)
		assert.Equal(t, test.all, MayConvert(all, test.status, header), "%+v", test)
		assert.False(t, MayConvert(problem.Config{ReportOnly: true}, test.status, header), "%+v", test)
	}
	assert.True(t, MayConvert(problem.Config{}, 404, nil))
}

// What the middleware converts must have been reported: it waits for nothing else.
func TestMayConvertKnowsEveryType(t *testing.T) {
	for _, c := range []problem.Config{{}, {LiftJSON: true}, {ReplaceHTML: true}} {
		for _, mediaType := range wire.MediaTypes {
			converts := false
			for _, body := range []string{"No.", "{}", "<p>No.</p>"} {
				w := httptest.NewRecorder()
				c.Middleware(wire.Respond(404, mediaType, body)).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
				converts = converts || w.Body.String() != body
			}
			assert.Equal(t, converts, MayConvert(c, 404, http.Header{"Content-Type": {mediaType}}), "%s, %+v", mediaType, c)
		}
	}
}
