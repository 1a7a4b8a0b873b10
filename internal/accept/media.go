package accept

import (
	"iter"
	"strings"
)

// A MediaRange is one element of Accept (RFC 9110, section 12.5.1), without its
// parameters.
type MediaRange struct {
	Name   string // "text/html", "text/*" or "*/*", as the client spells it
	Weight int    // in thousandths: 0, which means not acceptable, to 1000
}

// MediaRanges returns the elements of the Accept lines in their order, each with true.
// For a malformed element it yields the zero MediaRange with false, and goes on after
// the next comma: the caller decides what a malformed element costs.
func MediaRanges(lines []string) iter.Seq2[MediaRange, bool] {
	return func(yield func(MediaRange, bool) bool) {
		for _, line := range lines {
			for line = nextElement(line); line != ""; line = nextElement(line) {
				r, rest, ok := cutMediaRange(line)
				if !ok {
					r, rest = MediaRange{}, afterElement(rest)
				}
				if !yield(r, ok) {
					return
				}
				line = rest
			}
		}
	}
}

// Is reports whether r has this name. Names are compared without case (RFC 9110,
// section 8.3.1), and a wildcard is only its own name: "text/*" is not "text/html".
func (r MediaRange) Is(name string) bool { return strings.EqualFold(r.Name, name) }

// HasSuffix reports whether r names a type with a structured syntax suffix such as
// "+json" (RFC 6839, section 2). Case does not matter.
func (r MediaRange) HasSuffix(suffix string) bool {
	return len(r.Name) >= len(suffix) && strings.EqualFold(r.Name[len(r.Name)-len(suffix):], suffix)
}

// Preferred returns the index of the offer that the Accept lines prefer: the one of
// the highest weight or, at equal weights, of the more exact range. The order of
// offers decides what is still equal. It returns 0 where no offer is acceptable or no
// Accept is given: the first offer is the default.
//
// Offers are media types without parameters. A malformed element is ignored, so that
// the others still choose.
func Preferred(lines []string, offers ...string) int {
	preferred, highest, mostExact := 0, 0, uncovered
	for i, offer := range offers {
		weight, exact := weightOf(lines, offer)
		if weight > highest || weight == highest && weight > 0 && exact > mostExact {
			preferred, highest, mostExact = i, weight, exact
		}
	}
	return preferred
}

// exactness says how a media range covers a media type. The most exact range alone
// gives the type its weight (RFC 9110, section 12.5.1).
type exactness int

const (
	uncovered exactness = iota
	byAll               // "*/*"
	byMain              // "text/*"
	byName              // "text/html"
)

// weightOf returns the weight that the Accept lines give to a media type, and how
// exact the range is that gives it. Of equally exact ranges the first one counts.
func weightOf(lines []string, mediaType string) (weight int, most exactness) {
	for r := range MediaRanges(lines) { // a malformed one covers nothing
		if exact := r.covers(mediaType); exact > most {
			weight, most = r.Weight, exact
		}
	}
	return weight, most
}

func (r MediaRange) covers(mediaType string) exactness {
	main, _, _ := strings.Cut(mediaType, "/")
	switch {
	case r.Is(mediaType):
		return byName
	case r.Is(main + "/*"):
		return byMain
	case r.Is("*/*"):
		return byAll
	}
	return uncovered
}

// cutMediaRange cuts the element that s begins with. The rest of a well-formed element
// is empty or begins with a comma.
func cutMediaRange(s string) (r MediaRange, rest string, ok bool) {
	main, rest := cutToken(s)
	if main == "" || rest == "" || rest[0] != '/' {
		return r, rest, false
	}
	sub, rest := cutToken(rest[1:])
	if sub == "" {
		return r, rest, false
	}
	r.Name = s[:len(main)+len("/")+len(sub)]
	r.Weight, rest, ok = cutParameters(rest)
	return r, rest, ok
}
