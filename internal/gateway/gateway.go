// Package gateway has what the gateways make of their settings in the same way.
package gateway

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/locale"
)

// Languages returns the languages of these tags, which are those of package locale. The
// only tag "all" stands for all of them.
func Languages(tags []string) ([]problem.Language, error) {
	all := locale.All()
	if slices.Equal(tags, []string{"all"}) {
		return all, nil
	}
	var chosen []problem.Language
	for _, tag := range tags {
		i := slices.IndexFunc(all, func(l problem.Language) bool { return strings.EqualFold(l.Tag, tag) })
		if i < 0 {
			var known []string
			for _, l := range all {
				known = append(known, l.Tag)
			}
			return nil, fmt.Errorf("languages: %q is not among the languages: choose from %s, or write all", tag, strings.Join(known, ", "))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// Middleware is c's, around next. What c finds wrong is an error instead of a panic, and
// names the setting instead of the field, with hyphen between its words.
func Middleware(c problem.Config, next http.Handler, hyphen string) (h http.Handler, err error) {
	defer func() {
		err = fault(recover(), strings.NewReplacer(
			"problem: Config.TypeBase", "type"+hyphen+"base:",
			"problem: Config.Types and Replace", "types and replace",
			"problem: Config.Types", "types",
			"problem: Config.Replace", "replace",
			"problem: Config.Languages", "languages",
		))
	}()
	return c.Middleware(next), nil
}

// fault is what a panic of package problem says of a configuration, in the gateway's words;
// nil without one. It panics again with anything else.
func fault(recovered any, words *strings.Replacer) error {
	switch text := recovered.(type) {
	case nil:
		return nil
	case string:
		return errors.New(words.Replace(text))
	}
	panic(recovered)
}

// IsBelow reports whether path is root, or something below it. A slash at the end of
// root makes no difference.
func IsBelow(path, root string) bool {
	rest, ok := strings.CutPrefix(path, strings.TrimSuffix(root, "/"))
	return ok && (rest == "" || rest[0] == '/')
}
