// Package locale has the titles and descriptions of the catalog in twelve languages,
// for [problem.Config.Languages]:
//
//	config := problem.Config{Languages: []problem.Language{locale.German(), locale.French()}}
//
// Each function returns a new map, to which an application adds the texts of its own
// types. A program links only the languages whose functions it calls. docs/languages.md
// says which sentences are unsure, and how to correct one or add a language.
package locale

import (
	_ "embed" // for the texts
	"encoding/json"
	"fmt"

	"github.com/problemkit/problem"
)

// The texts, by language. Each is a JSON object from a type's slug to its title and
// description.
var (
	//go:embed de.json
	german []byte
	//go:embed fr.json
	french []byte
	//go:embed es.json
	spanish []byte
	//go:embed pt-BR.json
	portuguese []byte
	//go:embed it.json
	italian []byte
	//go:embed nl.json
	dutch []byte
	//go:embed pl.json
	polish []byte
	//go:embed ru.json
	russian []byte
	//go:embed uk.json
	ukrainian []byte
	//go:embed zh-Hans.json
	chinese []byte
	//go:embed ja.json
	japanese []byte
	//go:embed ko.json
	korean []byte
)

// German returns the texts in German, "de".
func German() problem.Language { return language("de", german) }

// French returns the texts in French, "fr".
func French() problem.Language { return language("fr", french) }

// Spanish returns the texts in Spanish, "es".
func Spanish() problem.Language { return language("es", spanish) }

// Portuguese returns the texts in Portuguese, "pt-BR". They are written so that they
// read well in Portugal too, and Accept-Language "pt" and "pt-PT" find them.
func Portuguese() problem.Language { return language("pt-BR", portuguese) }

// Italian returns the texts in Italian, "it".
func Italian() problem.Language { return language("it", italian) }

// Dutch returns the texts in Dutch, "nl".
func Dutch() problem.Language { return language("nl", dutch) }

// Polish returns the texts in Polish, "pl".
func Polish() problem.Language { return language("pl", polish) }

// Russian returns the texts in Russian, "ru".
func Russian() problem.Language { return language("ru", russian) }

// Ukrainian returns the texts in Ukrainian, "uk".
func Ukrainian() problem.Language { return language("uk", ukrainian) }

// Chinese returns the texts in Chinese with simplified characters, "zh-Hans".
// Accept-Language "zh", "zh-CN" and "zh-SG" find them.
func Chinese() problem.Language { return language("zh-Hans", chinese) }

// Japanese returns the texts in Japanese, "ja".
func Japanese() problem.Language { return language("ja", japanese) }

// Korean returns the texts in Korean, "ko".
func Korean() problem.Language { return language("ko", korean) }

// All returns every language of this package, sorted by tag.
func All() []problem.Language {
	return []problem.Language{
		German(), Spanish(), French(), Italian(), Japanese(), Korean(),
		Dutch(), Polish(), Portuguese(), Russian(), Ukrainian(), Chinese(),
	}
}

func language(tag string, data []byte) problem.Language {
	l := problem.Language{Tag: tag}
	var texts map[string]struct{ Title, Description string }
	if err := json.Unmarshal(data, &texts); err != nil {
		panic(fmt.Sprintf("problem: locale/%s.json: %v", tag, err)) // a test reads each
	}
	l.Texts = make(map[string]problem.Text, len(texts))
	for slug, text := range texts {
		l.Texts[slug] = problem.Text(text)
	}
	return l
}
