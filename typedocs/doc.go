// Package typedocs serves the documentation that problem types lead to. RFC 9457
// (section 3.1.1) wants a type URI that can be followed to end at a page for
// people; this package makes those pages from the same catalog as the bodies:
//
//	errors := problem.Config{TypeBase: "https://api.example.com/problems/"}
//	docs := typedocs.Handler(errors.Catalog()...)
//	mux.Handle("/problems/", http.StripPrefix("/problems", docs))
//	http.ListenAndServe(":8080", errors.Middleware(mux))
//
// With chi, r.Mount("/problems", http.StripPrefix("/problems", docs)) does the same.
//
// What [Handler] serves:
//
//	/              the index of all types; ?class=4xx and ?class=5xx filter, other classes
//	               do not, and ?q= finds those in which all its words occur (100 bytes count)
//	/{slug}        one type: what it means, what the client can do, header fields, an example
//	/schema.json   JSON Schema (2020-12) of the problem documents
//	/openapi.json  OpenAPI 3.1 components: a schema and a reusable response for each type
//
// # HTML or JSON
//
// The index and the types are HTML for people and JSON for programs. HTML is sent
// where Accept prefers text/html to application/json, by its weight or, at equal
// weights, by name (RFC 9110, section 12.5.1): browsers name text/html. Everything
// else gets JSON, a missing Accept, "*/*" and types that cannot be had included.
//
// The JSON of a type has the members name, type, title, status, description, retry,
// steps, fields, reference (where there is one) and example; that of the index has
// the same of each type under types.
//
// # Where a type's page is
//
// The slug of a type, [problem.Type.Slug], names its page, its definition in
// schema.json and its components in openapi.json. Where a type before it has taken
// the name, or where the URI of another ends in it and the type's own leads to its
// page too, the status is appended, as in "conflict-422". A type whose URI ends in
// another segment than its name has its page there too, so that a URI below the
// mount point leads to it whatever the title is. URIs that end in "#" and the name
// lead to the type's place in the index.
//
// Types that no [problem.Config] knows, such as several for one status, can be
// documented too: give them to Handler after the catalog's.
//
// # Security
//
// Pages need no script and load nothing. Titles, descriptions and references are
// plain text, in which an empty line separates paragraphs; nothing in them is
// taken for markup, but RFC numbers and http URLs in a reference become links.
// The Content-Security-Policy allows the page's own style and its icon, and forms
// that lead back to the site.
package typedocs
