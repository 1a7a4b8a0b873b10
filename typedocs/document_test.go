package typedocs

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

// viewCounter counts which forms are rendered.
type viewCounter struct{ Templates, Data int }

func (c *viewCounter) template() string { c.Templates++; return "counted" }
func (c *viewCounter) data() any        { c.Data++; return c }

// An answer to a search is rendered for each request, in one form only.
func TestOnlyTheChosenFormIsRendered(t *testing.T) {
	var c viewCounter
	asJSON.render(&c)
	assert.Equal(t, viewCounter{0, 1}, c)
	for _, f := range []form{asHTML, asMarkdown} {
		c = viewCounter{}
		assert.Panics(t, func() { f.render(&c) }, "there is no template of this name")
		assert.Equal(t, viewCounter{1, 0}, c, f)
	}
}

func TestFormsAreInOneOrder(t *testing.T) {
	for accept, want := range map[string]form{
		"": asJSON, "*/*": asJSON, "application/json": asJSON, "text/html, */*": asHTML, "text/*": asHTML, "text/markdown": asMarkdown,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept", accept)
		assert.Equal(t, want, chooseForm(httptest.NewRecorder(), r), accept)
	}
}
