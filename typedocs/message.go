package typedocs

import (
	"slices"
	"strings"
)

// Messages returns the titles and descriptions of the listed types in the language of
// a tag, for clients that translate by type: a JSON object from the last segment of the
// type, which is its slug, to an object with the members title and description. A text
// that the language lacks is in English. The tag is that of one of Config.Languages, in
// any case, or "en"; for another one, Messages returns nil. It panics for a faulty Site.
func (s Site) Messages(tag string) []byte {
	built := s.build()
	for _, known := range built.tags() {
		if strings.EqualFold(known, tag) {
			return newJSON(built.messages(known)).body
		}
	}
	return nil
}

// A message is what a type says in one language.
type message struct {
	Title       string `json:"title"`
	Description string `json:"description"`
}

const english = "en"

// tags are those of the languages that there are messages in.
func (s *site) tags() []string {
	tags := []string{english}
	for _, language := range s.languages {
		if strings.EqualFold(language.Tag, english) {
			tags = slices.DeleteFunc(tags, func(tag string) bool { return tag == english })
		}
		tags = append(tags, language.Tag)
	}
	return tags
}

// messages are what the middleware would send to a client that asks for a language.
func (s *site) messages(tag string) map[string]message {
	list := make(map[string]message)
	for _, p := range s.pages {
		sent := s.writer.write(p.listing.occurrence(), tag).problem()
		list[p.Name] = message{sent.Title, sent.Detail}
	}
	for path, name := range s.paths() {
		list[path] = list[name]
	}
	return list
}
