package accept

// PrefersXML reports whether the Accept lines of a request want problem+xml rather
// than problem+json: whether the best weight that they give to an XML type by name
// is higher than the best that a JSON type gets by name or, where none is named,
// than that of the most specific wildcard over application/problem+json (RFC 9110,
// section 12.5.1).
//
// A browser names XML above */* and does not want XML, so a line that names text/html
// decides for JSON. So does a malformed element: a client that cannot say what it
// wants gets what all clients read (RFC 9457, section 3).
func PrefersXML(lines []string) bool {
	const unnamed = -1
	xml, json, application, all := unnamed, unnamed, unnamed, unnamed
	for r, ok := range MediaRanges(lines) {
		switch {
		case !ok, r.Is("text/html"):
			return false
		case r.Is("application/problem+xml"), r.Is("application/xml"), r.Is("text/xml"):
			xml = max(xml, r.Weight)
		case r.Is("application/json"), r.HasSuffix("+json"):
			json = max(json, r.Weight)
		case r.Is("application/*"):
			application = max(application, r.Weight)
		case r.Is("*/*"):
			all = max(all, r.Weight)
		}
	}
	if json == unnamed {
		json = application
	}
	if json == unnamed {
		json = all
	}
	// What no range covers is as unacceptable as what has the weight 0.
	return xml > max(json, 0)
}
