// Package typedocs makes the documentation of an API's errors from the same Config as
// the errors themselves: the pages that type URIs lead to (RFC 9457, section 3.1.1), and
// schemas for those who write clients.
//
//	config := problem.Config{TypeBase: "https://api.example.com/problems/", Types: []problem.Type{outOfCredit}}
//	site := typedocs.Site{Config: config, Title: "Billing API", Pages: []typedocs.Page{{Type: outOfCredit, Retry: "Yes, after a payment."}}}
//	mux.Handle("/problems/", http.StripPrefix("/problems", site.Handler()))
//	http.ListenAndServe(":8080", config.Middleware(mux))
//
// With chi, r.Mount("/problems", http.StripPrefix("/problems", site.Handler())) does the
// same. [Handler] is the short form for a catalog alone, and [Site.Export] writes the
// site into a directory.
//
// What is where, below the mount point:
//
//	/                     the index of all types; ?class=4xx and ?class=5xx filter, other classes
//	                      do not, and ?q= finds those in which all its words occur (100 bytes count)
//	/{slug}               one type: what it means, what a client can do, header fields, an example
//	/{slug}.json          the same in one form; so with .html and .md, and with index for the slug
//	/llms.txt             the index for programs that read: Markdown, with links to Markdown
//	/messages/{tag}.json  titles and descriptions in one language; see [Site.Messages]
//	/schema.json          JSON Schema (2020-12) of the problem documents; see [Site.Schema]
//	/openapi.json         OpenAPI 3.1 components; see [Site.OpenAPI]
//	/overlay.json         OpenAPI Overlay 1.0; see [Site.Overlay]
//
// # HTML, JSON or Markdown
//
// The index and the types are HTML for people, JSON for programs and Markdown for
// programs that read. A client gets the one that its Accept prefers, by its weight or,
// at equal weights, by name (RFC 9110, section 12.5.1): browsers name text/html. JSON is
// for everything else: a missing Accept, "*/*", and types that cannot be had.
//
// The JSON of a type has the members name, schema, type, title, status, description,
// about (a list of paragraphs), retry, steps, members, fields, reference and example;
// retry and reference are left out where there is nothing to say. That of the index has
// the same of each type under types. Backticks in the texts of this package mark code.
//
// # Where a type's page is
//
// The slug of a type, [problem.Type.Slug], names its page. A slug without a letter, as
// of a title in another script, gives way to the last segment of the URI. Where another
// type has taken the name, or where the URI of another ends in it and the type's own
// leads to its page too, the status is appended, as in "conflict-422". A type whose URI
// ends in another segment than its name has its page there too, so that a URI below the
// mount point leads to it whatever the title is. Only what has the name already goes
// first: one of the documents above, and the page of a type that has no other name left
// or whose URI ends in no segment, as does "about:blank". Two URIs of one host that end
// in the same segment are a fault. URIs that end in "#" and the name lead to the type's
// place in the index.
//
// In the schemas, the name of a page in upper camel case names the type: "out-of-credit"
// is OutOfCredit. Where that is taken, Problem is appended.
//
// # Security
//
// Pages need no script and load nothing. Titles, descriptions, references and the texts
// of a Page are plain text, in which an empty line separates paragraphs. Nothing in them
// is taken for markup, except that RFC numbers and http URLs in a reference become
// links. In Markdown and in OpenAPI, whose descriptions are CommonMark, they are
// escaped. The Content-Security-Policy allows the page's own style and its icon, and
// forms that lead back to the site.
package typedocs
