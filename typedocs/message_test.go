package typedocs_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/locale"
	"github.com/problemkit/problem/typedocs"
)

func TestMessages(t *testing.T) {
	german := locale.German()
	german.Texts["out-of-credit"] = problem.Text{Title: "Guthaben aufgebraucht", Description: "Das Guthaben deckt den Preis nicht."}
	german.Texts["order-closed"] = problem.Text{Title: "Bestellung abgeschlossen"}
	site := billing
	site.Only = []int{404, 429}
	site.Config.Languages = []problem.Language{german, {Tag: "nl"}}
	sold := problem.Type{URI: "https://api.example.com/problems/sold-out", Title: "Nothing left", Status: 409, Description: "All are sold."}
	site.Config.Types = append([]problem.Type{sold}, site.Config.Types...)

	const english = `{
		"not-found": {"title": "Not Found", "description": "The requested resource was not found. Check the URL and the identifiers in it."},
		"too-many-requests": {"title": "Too Many Requests", "description": "Too many requests were sent in a given time. Wait a while before you send more."},
		"nothing-left": {"title": "Nothing left", "description": "All are sold."},
		"sold-out": {"title": "Nothing left", "description": "All are sold."},
		"order-closed": {"title": "Order closed", "description": "The order cannot be changed any more."},
		"out-of-credit": {"title": "Out of credit", "description": "The balance does not cover the price."}
	}`
	assert.JSONEq(t, english, string(site.Messages("en")))
	assert.JSONEq(t, english, string(site.Messages("nl")), "what a language lacks is in English")
	var messages map[string]problem.Text
	require.NoError(t, json.Unmarshal(site.Messages("DE"), &messages))
	assert.Equal(t, german.Texts["not-found"], messages["not-found"])
	assert.Equal(t, german.Texts["out-of-credit"], messages["out-of-credit"])
	assert.Equal(t, problem.Text{Title: "Bestellung abgeschlossen", Description: "The order cannot be changed any more."}, messages["order-closed"])
	assert.Nil(t, site.Messages("fr"))
	assert.Nil(t, site.Messages("de-CH"))

	h := site.Handler()
	for path, want := range map[string]string{"/messages/de.json": "de", "/messages/nl.json": "nl", "/problems/messages/en.json": "en"} {
		res, body := do(t, h, "GET", path)
		assert.Equal(t, 200, res.Code, path)
		assert.Equal(t, "application/json", res.Header().Get("Content-Type"), path)
		assert.Equal(t, string(site.Messages(want)), body, path)
	}
	for _, path := range []string{"/messages/fr.json", "/messages/DE.json", "/messages/de", "/de.json"} {
		res, _ := do(t, h, "GET", path, "Accept", jsonAccept)
		assert.Equal(t, 404, res.Code, path)
		assert.Equal(t, "application/problem+json", res.Header().Get("Content-Type"), path)
	}
}

// A Language "en" replaces the catalog's English.
func TestMessagesInOwnEnglish(t *testing.T) {
	site := typedocs.Site{Only: []int{404}}
	site.Config.Languages = []problem.Language{{Tag: "EN", Texts: map[string]problem.Text{"not-found": {Title: "Nope", Description: "It is not there."}}}}
	assert.JSONEq(t, `{"not-found": {"title": "Nope", "description": "It is not there."}}`, string(site.Messages("en")))
	res, _ := do(t, site.Handler(), "GET", "/messages/EN.json")
	assert.Equal(t, 200, res.Code)
	_, page := do(t, site.Handler(), "GET", "/not-found", "Accept", browserAccept)
	assert.Contains(t, page, "It is not there.")
}
