package main

import (
	"github.com/problemkit/problem"
	"github.com/problemkit/problem/locale"
)

// german adds the texts of the API's own types to the catalog's.
func german() problem.Language {
	language := locale.German()
	for slug, text := range map[string]problem.Text{
		isbnTaken.Slug():        {Title: "ISBN vergeben", Description: "Ein anderes Buch hat diese ISBN, oder hatte sie, bevor es gelöscht wurde."},
		nameTaken.Slug():        {Title: "Name vergeben", Description: "Ein anderer Autor hat diesen Namen."},
		unknownAuthor.Slug():    {Title: "Unbekannter Autor", Description: "Es gibt keinen Autor mit dieser author_id: Legen Sie ihn zuerst an."},
		authorHasBooks.Slug():   {Title: "Autor hat Bücher", Description: "Bücher nennen diesen Autor, deshalb kann er nicht gelöscht werden."},
		bookDeleted.Slug():      {Title: "Buch gelöscht", Description: "Dieses Buch wurde gelöscht und kommt nicht wieder."},
		changedMeanwhile.Slug(): {Title: "Inzwischen geändert", Description: "Die Ressource ist nicht mehr die, die Sie gelesen haben: Lesen Sie sie noch einmal, und senden Sie ihr ETag in If-Match."},
		noCondition.Slug():      {Title: "Bedingung fehlt", Description: "Senden Sie das ETag dessen, was Sie gelesen haben, in If-Match, damit Sie keine fremde Änderung überschreiben."},
		invalidMembers.Slug():   {Title: "Ungültige Angaben", Description: "Der Inhalt ist JSON, aber einige Angaben verletzen eine Regel: siehe errors."},
		invalidQuery.Slug():     {Title: "Ungültige Abfrage", Description: "Die Abfrage hat Parameter, die sich nicht verwenden lassen: siehe errors."},
	} {
		language.Texts[slug] = text
	}
	return language
}

// germanDetails are the details that the handlers write, by their English.
var germanDetails = map[string]string{
	invalidToken:   "Das Zugriffstoken ist ungültig.",
	editorsOnly:    "Das dürfen nur Redakteure.",
	malformedQuery: "Die Abfrage ist nicht wohlgeformt.",
}

// germanFaults are the details of field errors by their code, which does not depend on
// the language. The codes are those of package request, the tags of validator, and the API's own.
var germanFaults = map[string]string{
	"malformed":      "Muss genau ein gültiger JSON-Wert sein.",
	"wrong-type":     "Hat den falschen Typ.",
	"out-of-range":   "Ist zu groß oder zu klein.",
	"unknown-member": "Diese Angabe gibt es nicht.",

	"required": "Fehlt.",
	"len":      "Hat nicht die richtige Länge.",
	"min":      "Ist zu klein.",
	"max":      "Ist zu groß oder zu lang.",
	"isbn13":   "Ist keine ISBN aus 13 Ziffern.",
	"line":     "Darf keine Steuerzeichen enthalten.",

	"id":             "Muss eine Nummer sein, wie im Link zu dieser Seite.",
	"limit":          "Muss eine Zahl von 1 bis 100 sein.",
	"taken":          "Ist schon vergeben.",
	"unknown-author": "Diesen Autor gibt es nicht.",
}

// translate puts what the catalog does not have into the language of the request: Edit
// calls it for every problem.
func translate(language string, p *problem.Problem) {
	if language != "de" {
		return
	}
	p.Detail = germanDetails[p.Detail] // "" becomes the catalog's sentence, which is German
	faults := p.FieldErrors()
	for i, fault := range faults {
		if text, ok := germanFaults[fault.Code]; ok {
			faults[i].Detail = text
		}
	}
	if faults != nil {
		p.Extensions["errors"] = faults
	}
}
