package typedocs

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/problemkit/problem"
)

// newNames returns the name of the page of each type: the first of its names that
// nothing else has. It reports types that cannot be told apart, and URIs that cannot:
// only the last segment of a request's path counts.
func newNames(types []listing) ([]string, error) {
	segments := make(map[string]int)   // the last ones of URIs, and the first type of each
	here := make(map[[2]string]string) // the first URI of a host and a last segment
	var names []string
	var faults []error
	for i, t := range types {
		last := lastOfURI(t.URI)
		if _, ok := segments[last]; !ok {
			segments[last] = i
		}
		end := [...]string{hostOf(t.URI), last} // of two hosts, one does not come here
		if first, ok := here[end]; !ok {
			here[end] = t.URI
		} else if last != "" && first != t.URI {
			faults = append(faults, fmt.Errorf("problem: typedocs: the URIs %q and %q both end in %q, which can lead to one page only: let one of them end in another segment", first, t.URI, last))
		}
	}
	free := func(name string) bool { return !slices.Contains(names, name) && !isFileName(name) }
	for i, t := range types {
		reached := lastOfURI(t.URI) != ""
		fit := func(name string) bool { // what is reached by its URI leaves a name to the URI that ends in it
			owner, ok := segments[name]
			return free(name) && (!reached || !ok || owner == i)
		}
		candidates := t.names()
		chosen := slices.IndexFunc(candidates, fit)
		if chosen < 0 {
			chosen = slices.IndexFunc(candidates, free)
		}
		if chosen < 0 {
			faults = append(faults, fmt.Errorf("problem: typedocs: two types are called %q: give each its own Title, of which only ASCII letters and digits count", candidates[len(candidates)-1]))
			chosen = len(candidates) - 1
		}
		names = append(names, candidates[chosen])
	}
	return names, errors.Join(faults...)
}

// names returns what the page of the type may be called, the best first: a title in
// another script has no slug that tells the type from others, and its URI may have one.
func (l listing) names() []string {
	slug := l.Slug()
	names := []string{slug, slug + "-" + strconv.Itoa(l.Status)}
	if end := (problem.Type{Title: lastOfURI(l.URI)}).Slug(); !hasLetter(slug) && hasLetter(end) {
		names = append([]string{end}, names...)
	}
	return names
}

func hasLetter(slug string) bool { return strings.ContainsFunc(slug, unicode.IsLetter) }

// hostOf is the host of a URI; "" of a relative one.
func hostOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil {
		return ""
	}
	return u.Host
}

// lastOfURI is the last segment of a type URI, or "" where the path is not all that
// tells the URI from those of other types.
func lastOfURI(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	if last := lastSegment(u.Path); last != "." && last != ".." {
		return last
	}
	return ""
}

// paths returns what may stand behind the last slash of a URL, and the name of the page
// that it leads to: that name, and the end of the type's URI where nothing else has it.
func (s *site) paths() map[string]string {
	paths := make(map[string]string)
	for _, p := range s.pages {
		paths[p.Name] = p.Name
	}
	for _, p := range s.pages {
		last := lastOfURI(p.Type)
		if _, taken := paths[last]; last != "" && !taken {
			paths[last] = p.Name
		}
	}
	return paths
}

// newSchemaNames returns the names of pages as those of schemas: in upper camel case,
// and no two alike.
func newSchemaNames(pages []string) []string {
	taken := []string{problemName, anyProblemName, fieldErrorName}
	var names []string
	for _, page := range pages {
		camel := upperCamelCase(page)
		name := camel
		for n := 2; slices.Contains(taken, name); n++ {
			name = camel + "Problem"
			if n > 2 {
				name += strconv.Itoa(n)
			}
		}
		taken, names = append(taken, name), append(names, name)
	}
	return names
}

// upperCamelCase turns a slug into a name that a type can have in most languages.
func upperCamelCase(slug string) string {
	var b strings.Builder
	if slug[0] <= '9' {
		b.WriteString("Problem") // no name begins with a digit
	}
	for word := range strings.SplitSeq(slug, "-") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
