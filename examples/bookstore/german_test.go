package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A client that asks for German gets no sentence in English. Content-Language is there
// where the catalog, or the text of a type, has all of the problem.
func TestGerman(t *testing.T) {
	b := start(t, t.TempDir()+"/books.db")
	b.create(t, "/authors", `{"name":"Ada"}`)
	b.create(t, "/books", bookJSON(isbn(1), 1, 100))
	for _, test := range []struct{ method, path, body, token, language, want string }{
		{"POST", "/authors", `{"name":`, editorToken, "de",
			`bad-request","title":"Ungültige Anfrage","status":400,"detail":"Der Server konnte diese Anfrage nicht verarbeiten. Prüfen Sie die Anfrage, bevor Sie sie erneut senden.","errors":[{"detail":"Muss genau ein gültiger JSON-Wert sein.","code":"malformed"}]`},
		{"POST", "/authors", `{"name":7}`, editorToken, "de",
			`bad-request","title":"Ungültige Anfrage","status":400,"detail":"Der Server konnte diese Anfrage nicht verarbeiten. Prüfen Sie die Anfrage, bevor Sie sie erneut senden.","errors":[{"detail":"Hat den falschen Typ.","code":"wrong-type","pointer":"#/name"}]`},
		{"POST", "/authors", `{"nam":"C"}`, editorToken, "de",
			`bad-request","title":"Ungültige Anfrage","status":400,"detail":"Der Server konnte diese Anfrage nicht verarbeiten. Prüfen Sie die Anfrage, bevor Sie sie erneut senden.","errors":[{"detail":"Diese Angabe gibt es nicht.","code":"unknown-member","pointer":"#/nam"}]`},
		{"POST", "/authors", `{"name":"Ada"}`, editorToken, "de",
			`name-taken","title":"Name vergeben","status":409,"detail":"Ein anderer Autor hat diesen Namen.","errors":[{"detail":"Ist schon vergeben.","code":"taken","pointer":"#/name"}]`},
		{"POST", "/books", bookJSON(isbn(1), 1, 100), editorToken, "de",
			`isbn-taken","title":"ISBN vergeben","status":409,"detail":"Ein anderes Buch hat diese ISBN, oder hatte sie, bevor es gelöscht wurde.","errors":[{"detail":"Ist schon vergeben.","code":"taken","pointer":"#/isbn"}]`},
		{"POST", "/books", bookJSON(isbn(2), 9, 100), editorToken, "de",
			`unknown-author","title":"Unbekannter Autor","status":409,"detail":"Es gibt keinen Autor mit dieser author_id: Legen Sie ihn zuerst an.","errors":[{"detail":"Diesen Autor gibt es nicht.","code":"unknown-author","pointer":"#/author_id"}]`},
		{"POST", "/books", `{"isbn":"9783000000011","title":"a\nb","author_id":1,"pages":0,"tags":["","` + strings.Repeat("é", 31) + `"]}`, editorToken, "de",
			`invalid-members","title":"Ungültige Angaben","status":422,"detail":"Der Inhalt ist JSON, aber einige Angaben verletzen eine Regel: siehe errors.","errors":[{"detail":"Ist keine ISBN aus 13 Ziffern.","code":"isbn13","pointer":"#/isbn"},{"detail":"Darf keine Steuerzeichen enthalten.","code":"line","pointer":"#/title"},{"detail":"Ist zu klein.","code":"min","pointer":"#/pages"},{"detail":"Fehlt.","code":"required","pointer":"#/tags/0"},{"detail":"Ist zu groß oder zu lang.","code":"max","pointer":"#/tags/1"}]`},
		{"POST", "/books", bookJSON("1", 1, 100), editorToken, "de",
			`invalid-members","title":"Ungültige Angaben","status":422,"detail":"Der Inhalt ist JSON, aber einige Angaben verletzen eine Regel: siehe errors.","errors":[{"detail":"Hat nicht die richtige Länge.","code":"len","pointer":"#/isbn"}]`},
		{"POST", "/books", "{}", "x", "",
			`unauthorized","title":"Nicht autorisiert","status":401,"detail":"Das Zugriffstoken ist ungültig."`},
		{"POST", "/books", "{}", readerToken, "",
			`forbidden","title":"Verboten","status":403,"detail":"Das dürfen nur Redakteure."`},
		{"GET", "/books?limit=0&after=x", "", editorToken, "de",
			`invalid-query","title":"Ungültige Abfrage","status":400,"detail":"Die Abfrage hat Parameter, die sich nicht verwenden lassen: siehe errors.","errors":[{"detail":"Muss eine Nummer sein, wie im Link zu dieser Seite.","code":"id","parameter":"after"},{"detail":"Muss eine Zahl von 1 bis 100 sein.","code":"limit","parameter":"limit"}]`},
		{"GET", "/books?limit=%zz", "", editorToken, "",
			`invalid-query","title":"Ungültige Abfrage","status":400,"detail":"Die Abfrage ist nicht wohlgeformt."`},
		{"DELETE", "/books/1", "", editorToken, "de",
			`no-condition","title":"Bedingung fehlt","status":428,"detail":"Senden Sie das ETag dessen, was Sie gelesen haben, in If-Match, damit Sie keine fremde Änderung überschreiben."`},
		{"DELETE", "/nowhere", "", editorToken, "de",
			`not-found","title":"Nicht gefunden","status":404,"detail":"Die angeforderte Ressource wurde nicht gefunden. Prüfen Sie die URL und die darin enthaltenen Kennungen."`},
	} {
		r := b.call(t, test.method, test.path, test.body, "Authorization: Bearer "+test.token, "X-Request-Id: 1", "Accept-Language: de-AT")
		assert.Equal(t, `{"type":"`+typeBase+test.want+`,"request_id":"1"}`, r.body)
		assert.Equal(t, test.language, r.Header.Get("Content-Language"), r.body)
		assert.Equal(t, "Accept-Language", r.Header.Get("Vary"), r.body)
	}
}

func TestEveryTypeHasAGermanText(t *testing.T) {
	texts := german().Texts
	for _, typ := range ownTypes {
		assert.NotEmpty(t, texts[typ.Slug()].Title, typ.Slug())
		assert.NotEmpty(t, texts[typ.Slug()].Description, typ.Slug())
	}
}
