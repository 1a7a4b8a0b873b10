package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/bench"
)

// Callgrind counts whatever is answered: this holds what that is.
func TestScenarios(t *testing.T) {
	const media = "application/problem+json"
	notFound, err := problem.New(http.StatusNotFound).MarshalJSON()
	require.NoError(t, err)
	const credit = `{"type":"about:blank","title":"Forbidden","status":403,` +
		`"detail":"Your current balance is 30, but that costs 50.","instance":"/account/12345/msgs/abc",` +
		`"balance":30,"currency":"EUR"}`
	tooMany, err := problem.New(http.StatusTooManyRequests).MarshalJSON()
	require.NoError(t, err)
	const order = `{"type":"about:blank","title":"Not Found","status":404,"detail":"No such order."}`
	want := map[string]struct {
		status      int
		media, body string
	}{
		"success":   {200, "application/json", string(bench.SuccessBody)},
		"static404": {404, media, string(notFound)},
		"inside":    {404, media, string(notFound)},
		"ready":     {403, media, credit},
		"options":   {403, media, credit},
		"replaced":  {404, media, order},
		"fields":    {404, media, order},
		"detail":    {404, media, order},
		"retry":     {429, media, string(tooMany)},
		"invalid": {422, media, `{"type":"about:blank","title":"Unprocessable Entity","status":422,` +
			`"detail":"The request is well-formed, but its content cannot be processed. Correct it and try again.",` +
			`"errors":[{"detail":"Order one or more.","code":"min","pointer":"#/items/0/quantity"},` +
			`{"detail":"Name a currency.","code":"required","pointer":"#/currency"}]}`},
		"owntype": {403, media, `{"type":"https://api.example.com/problems/out-of-credit","title":"Out of Credit","status":403,` +
			`"detail":"Your current balance is 30, but that costs 50.","balance":30}`},
		"decode": {200, "", ""}, // writes nothing
	}
	require.Len(t, scenarios, len(want))
	for _, s := range scenarios {
		w := httptest.NewRecorder()
		s.respond(w)()
		assert.Equal(t, want[s.name].status, w.Code, s.name)
		assert.Equal(t, want[s.name].media, w.Header().Get("Content-Type"), s.name)
		assert.Equal(t, want[s.name].body, w.Body.String(), s.name)
	}
}

// A scenario without a figure is not checked.
func TestFigures(t *testing.T) {
	file, err := os.ReadFile("figures.tsv")
	require.NoError(t, err)
	var figures, names []string
	for line := range strings.Lines(string(file)) {
		if name, _, found := strings.Cut(line, "\t"); found {
			figures = append(figures, name)
		}
	}
	for _, s := range scenarios {
		names = append(names, s.name)
	}
	require.Equal(t, names, figures)
}
