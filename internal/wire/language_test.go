package wire

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
)

var german = problem.Language{Tag: "de", Texts: map[string]problem.Text{
	"not-found":     {Title: "Nicht gefunden", Description: "Hier ist nichts."},
	"forbidden":     {Title: "Verboten", Description: "Das ist nicht erlaubt."},
	"out-of-credit": {Title: "Guthaben aufgebraucht", Description: "Das Konto ist leer."},
	"no-order":      {Title: "Keine Bestellung", Description: "Diese Bestellung gibt es nicht."},
	"conflict":      {Title: "Konflikt"},
}}

var outOfCredit = problem.Type{Status: 403, Title: "Out of Credit", Description: "The account has no credit."}

func TestConfigLanguage(t *testing.T) {
	config := problem.Config{Languages: []problem.Language{{Tag: "de"}, {Tag: "pt-BR"}, {Tag: "zh-Hans"}}}
	for accept, want := range map[string]string{
		"": "en", "de": "de", "DE-ch": "de", "pt": "pt-BR", "pt-PT": "pt-BR", "zh-CN": "zh-Hans", "fr, de;q=0.1": "de", "en, de": "en", "*": "en", "de;q=0, *": "en", "de;": "de", "de_DE, pt": "en",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", accept)
		assert.Equal(t, want, config.Language(r), accept)
	}
	assert.Equal(t, "en", config.Language(nil))
	assert.Equal(t, "en", problem.Config{}.Language(httptest.NewRequest("GET", "/", nil)))
}

// answered is what h answers a client that reads this language.
func answered(h http.Handler, language string) *httptest.ResponseRecorder {
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/orders/7", nil)
	r.Header.Set("Accept-Language", language)
	h.ServeHTTP(w, r)
	return w
}

func TestLanguages(t *testing.T) {
	config := problem.Config{
		TypeBase:  "https://example.com/problems/",
		Replace:   []problem.Type{{Status: 410, Title: "No Order"}},
		Types:     []problem.Type{outOfCredit},
		Languages: []problem.Language{german},
		LiftJSON:  true,
	}
	own := func(title string) string { return `{"type":"https://example.com/problems/` + title }
	for _, tt := range []struct {
		name     string
		answer   http.HandlerFunc
		want     string
		language []string
	}{
		{"a status", Respond(404, "", ""), own(`not-found","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts."}`), []string{"de"}},
		{"boilerplate in English", http.NotFound, own(`not-found","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts."}`), []string{"de"}},
		{"boilerplate in German", Respond(404, "text/plain", "nicht gefunden."), own(`not-found","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts."}`), []string{"de"}},
		{"the description in English", Respond(404, "text/plain", "The requested resource was not found. Check the URL and the identifiers in it."), own(`not-found","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts."}`), []string{"de"}},
		{"the description in German", Respond(404, "text/plain", "Hier ist nichts."), own(`not-found","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts."}`), []string{"de"}},
		{"text", Respond(404, "text/plain", "No order 7."), own(`not-found","title":"Nicht gefunden","status":404,"detail":"No order 7."}`), nil},
		{"text in a language", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Language", "fr")
			http.Error(w, "Pas de commande.", 404)
		}, own(`not-found","title":"Nicht gefunden","status":404,"detail":"Pas de commande."}`), []string{"fr"}},
		{"no text in that language", Respond(401, "", ""), own(`unauthorized","title":"Unauthorized","status":401,"detail":"This request requires valid credentials. Authenticate and try again."}`), []string{"en"}},
		{"half a text", Respond(409, "", ""), own(`conflict","title":"Konflikt","status":409,"detail":"The request conflicts with the current state of the resource. Resolve the conflict and try again."}`), nil},
		{"replaced", Respond(410, "", ""), own(`no-order","title":"Keine Bestellung","status":410,"detail":"Diese Bestellung gibt es nicht."}`), []string{"de"}},
		{"helper", func(w http.ResponseWriter, _ *http.Request) { errors.NotFound(w) }, own(`not-found","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts."}`), []string{"de"}},
		{"helper with a member", func(w http.ResponseWriter, _ *http.Request) { errors.NotFound(w, errors.With("id", 7)) }, own(`not-found","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts.","id":7}`), []string{"de"}},
		{"helper with a detail", func(w http.ResponseWriter, _ *http.Request) { errors.NotFound(w, errors.Detail("No order 7.")) }, own(`not-found","title":"Nicht gefunden","status":404,"detail":"No order 7."}`), nil},
		{"own type", func(w http.ResponseWriter, _ *http.Request) { outOfCredit.Write(w) }, own(`out-of-credit","title":"Guthaben aufgebraucht","status":403,"detail":"Das Konto ist leer."}`), []string{"de"}},
		{"own type with a member", func(w http.ResponseWriter, _ *http.Request) { outOfCredit.Write(w, problem.With("balance", 30)) }, own(`out-of-credit","title":"Guthaben aufgebraucht","status":403,"detail":"Das Konto ist leer.","balance":30}`), []string{"de"}},
		{"error", problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return outOfCredit.New() }).ServeHTTP, own(`out-of-credit","title":"Guthaben aufgebraucht","status":403,"detail":"Das Konto ist leer."}`), []string{"de"}},
		{"nested", func(w http.ResponseWriter, _ *http.Request) {
			errors.Forbidden(w, errors.With("parts", []*problem.Problem{outOfCredit.New(), problem.New(404)}))
		}, own(`forbidden","title":"Verboten","status":403,"detail":"Das ist nicht erlaubt.","parts":[` +
			own(`out-of-credit","title":"Guthaben aufgebraucht","status":403,"detail":"Das Konto ist leer."}`) + `,` +
			own(`not-found","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts."}`) + `]}`), []string{"de"}},
		{"lifted", Respond(404, "application/json", `{"id":7}`), own(`not-found","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts.","id":7}`), []string{"de"}},
		{"lifted with a detail", Respond(404, "application/json", `{"message":"No order."}`), own(`not-found","title":"Nicht gefunden","status":404,"detail":"No order.","message":"No order."}`), nil},
	} {
		w := answered(config.Middleware(tt.answer), "de-AT, en;q=0.5")
		assert.Equal(t, tt.want, w.Body.String(), tt.name)
		assert.Equal(t, tt.language, w.Header()["Content-Language"], tt.name)
		assert.Equal(t, []string{"Accept-Language"}, w.Header()["Vary"], tt.name)
	}
}

func TestLanguagesInEnglish(t *testing.T) {
	h := problem.Config{Languages: []problem.Language{german}}.Middleware(http.NotFoundHandler())
	for _, language := range []string{"", "en", "fr", "*"} {
		w := answered(h, language)
		assert.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}`, w.Body.String())
		assert.Equal(t, []string{"en"}, w.Header()["Content-Language"])
	}
	plain := problem.Language{Tag: "EN", Texts: map[string]problem.Text{"not-found": {Title: "Nothing Here", Description: "Look elsewhere."}}}
	w := answered(problem.Config{Languages: []problem.Language{plain, german}}.Middleware(http.NotFoundHandler()), "fr")
	assert.Equal(t, `{"type":"about:blank","title":"Nothing Here","status":404,"detail":"Look elsewhere."}`, w.Body.String())
	assert.Equal(t, []string{"EN"}, w.Header()["Content-Language"])
}

// Edit sees the text in the client's language, and has the last word.
func TestLanguagesAndEdit(t *testing.T) {
	var seen problem.Problem
	h := problem.Config{Languages: []problem.Language{german}, Edit: func(_ *http.Request, p *problem.Problem) {
		seen = *p
		p.Detail = "Mein Wort."
	}}.Middleware(http.NotFoundHandler())
	w := answered(h, "de")
	require.Equal(t, "Hier ist nichts.", seen.Detail)
	require.Equal(t, `{"type":"about:blank","title":"Nicht gefunden","status":404,"detail":"Mein Wort."}`, w.Body.String())
	require.Empty(t, w.Header()["Content-Language"])

	h = problem.Config{Languages: []problem.Language{german}, Edit: func(_ *http.Request, p *problem.Problem) { p.Title, p.Detail = "", "" }}.Middleware(http.NotFoundHandler())
	w = answered(h, "de")
	require.Equal(t, `{"type":"about:blank","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts."}`, w.Body.String())
	require.Equal(t, []string{"de"}, w.Header()["Content-Language"])
}

func TestLanguagesInXML(t *testing.T) {
	h := problem.Config{Languages: []problem.Language{german}, XML: true}.Middleware(http.NotFoundHandler())
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Language", "de")
	r.Header.Set("Accept", "application/problem+xml")
	h.ServeHTTP(w, r)
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
		`<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Nicht gefunden</title><status>404</status><detail>Hier ist nichts.</detail></problem>`, w.Body.String())
	require.Equal(t, []string{"Accept", "Accept-Language"}, w.Header()["Vary"])
	require.Equal(t, []string{"de"}, w.Header()["Content-Language"])
}

func TestLocalizedHelperAllocations(t *testing.T) {
	h := problem.Config{Languages: []problem.Language{german}}.Middleware(staticHelper)
	w, r := &stub{header: make(http.Header)}, httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Language", "de-AT, en;q=0.5")
	require.LessOrEqual(t, allocations(func() {
		clear(w.header)
		h.ServeHTTP(w, r)
	}), 4.0, "the writer, the values, Content-Language and Vary")
}

// A Language "en" replaces the English of an own type too, however it is sent, and an
// own type is in the client's language without a TypeBase and behind Edit as well.
func TestLanguagesOfOwnTypes(t *testing.T) {
	plain := problem.Language{Tag: "en", Texts: map[string]problem.Text{"out-of-credit": {Title: "No Credit Left", Description: "Top up the account."}}}
	for name, answer := range map[string]http.HandlerFunc{
		"Type.Write": func(w http.ResponseWriter, _ *http.Request) { outOfCredit.Write(w) },
		"Write":      func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, outOfCredit.New()) },
		"ServeHTTP":  outOfCredit.New().ServeHTTP,
	} {
		for _, config := range []problem.Config{
			{Types: []problem.Type{outOfCredit}, Languages: []problem.Language{plain, german}},
			{Types: []problem.Type{outOfCredit}, Languages: []problem.Language{plain, german}, Edit: func(*http.Request, *problem.Problem) {}},
		} {
			w := answered(config.Middleware(answer), "en")
			assert.Equal(t, `{"type":"about:blank","title":"No Credit Left","status":403,"detail":"Top up the account."}`, w.Body.String(), name)
			assert.Equal(t, []string{"en"}, w.Header()["Content-Language"], name)
			w = answered(config.Middleware(answer), "de")
			assert.Equal(t, `{"type":"about:blank","title":"Guthaben aufgebraucht","status":403,"detail":"Das Konto ist leer."}`, w.Body.String(), name)
			assert.Equal(t, []string{"de"}, w.Header()["Content-Language"], name)
		}
	}
}

// The texts are copied when the middleware is built, those of no listed status too.
func TestLanguagesChangedLater(t *testing.T) {
	texts := map[string]problem.Text{"client-error": {Title: "Fehler", Description: "Das geht nicht."}}
	h := problem.Config{Languages: []problem.Language{{Tag: "de", Texts: texts}}}.Middleware(Respond(419, "", ""))
	texts["client-error"] = problem.Text{Title: "Later", Description: "Later."}
	require.Equal(t, `{"type":"about:blank","title":"Fehler","status":419,"detail":"Das geht nicht."}`, answered(h, "de").Body.String())
}

// A handler's Content-Language goes with its detail, and with no other. An Edit that
// changes nothing makes no difference.
func TestLanguageOfTheDetail(t *testing.T) {
	unchanged := func(*http.Request, *problem.Problem) {}
	emptied := func(_ *http.Request, p *problem.Problem) { p.Detail = "" }
	for _, tt := range []struct {
		name   string
		edit   func(*http.Request, *problem.Problem)
		answer func(http.ResponseWriter)
		want   []string
	}{
		{"own type", nil, func(w http.ResponseWriter) { outOfCredit.Write(w) }, nil},
		{"own type, Edit", unchanged, func(w http.ResponseWriter) { outOfCredit.Write(w) }, nil},
		{"own type with its description", nil, func(w http.ResponseWriter) { outOfCredit.Write(w, problem.Detail(outOfCredit.Description)) }, nil},
		{"own type with a detail", nil, func(w http.ResponseWriter) { outOfCredit.Write(w, problem.Detail("Non.")) }, []string{"fr"}},
		{"own type with a detail, Edit", unchanged, func(w http.ResponseWriter) { outOfCredit.Write(w, problem.Detail("Non.")) }, []string{"fr"}},
		{"own title", unchanged, func(w http.ResponseWriter) { (&problem.Problem{Status: 403, Title: "Non"}).ServeHTTP(w, nil) }, nil},
		{"text", nil, func(w http.ResponseWriter) { http.Error(w, "Non.", http.StatusForbidden) }, []string{"fr"}},
		{"text, Edit", unchanged, func(w http.ResponseWriter) { http.Error(w, "Non.", http.StatusForbidden) }, []string{"fr"}},
		{"text that Edit drops", emptied, func(w http.ResponseWriter) { http.Error(w, "Non.", http.StatusForbidden) }, nil},
	} {
		w := answered(problem.Config{Types: []problem.Type{outOfCredit}, Edit: tt.edit}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Language", "fr")
			tt.answer(w)
		})), "")
		assert.Equal(t, 403, w.Code, tt.name)
		assert.Equal(t, tt.want, w.Header()["Content-Language"], tt.name)
	}
}
