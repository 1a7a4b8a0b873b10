package typedocs

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Names of files that are not those of types.
const (
	indexName   = "index"
	schemaName  = "schema"
	openAPIName = "openapi"
	overlayName = "overlay"
	llmsName    = "llms"
)

// messagesPath begins the path of a file of messages.
const messagesPath = "messages/"

// isFileName reports whether a file has this name, so that no page can.
func isFileName(name string) bool {
	return slices.Contains([]string{indexName, schemaName, openAPIName, overlayName, llmsName}, name)
}

// files returns every document by its path below the site. A static host has no search,
// and needs links with an extension.
func (s *site) files(static bool) map[string]representation {
	index := s.newIndex(static).find(search{})
	files := map[string]representation{
		schemaName + ".json":  newJSON(s.jsonSchema()),
		openAPIName + ".json": newJSON(s.openAPI()),
		overlayName + ".json": newJSON(s.overlay()),
	}
	for _, tag := range s.tags() {
		files[messagesPath+tag+".json"] = newJSON(s.messages(tag))
	}
	for _, f := range forms {
		files[indexName+extensions[f]] = f.render(index)
	}
	files[llmsName+".txt"] = newRepresentation("text/plain; charset=utf-8", files[indexName+extensions[asMarkdown]].body)
	for i, p := range s.pages {
		v := s.newTypeView(i, static)
		for _, f := range forms {
			files[p.Name+extensions[f]] = f.render(v)
		}
	}
	for path, name := range s.paths() {
		for _, f := range forms {
			if _, taken := files[path+extensions[f]]; !taken {
				files[path+extensions[f]] = files[name+extensions[f]]
			}
		}
	}
	return files
}

// Export writes the site into a directory, for a host that serves files: the pages as
// HTML, JSON and Markdown, and every other document that the handler has, under the
// names that it has there. Links between the pages end in ".html", and there is no
// search. The directory is made where it is missing; files of the same name in it are
// overwritten, and others stay.
//
// A type URI without ".html" leads to the page only on a host that adds it, as most do
// or can.
//
// Export returns the first error of writing. It panics for a faulty Site.
func (s Site) Export(dir string) error {
	files := s.build().files(true)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !filepath.IsLocal(name) {
			continue // the end of a URI that only a handler can serve
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("problem: typedocs: %w", err)
		}
		if err := os.WriteFile(path, files[name].body, 0o644); err != nil {
			return fmt.Errorf("problem: typedocs: %w", err)
		}
	}
	return nil
}

// Schema returns the JSON Schema (2020-12) of the documents: one of the listed types,
// with a definition for each. It panics for a faulty Site.
func (s Site) Schema() []byte { return newJSON(s.build().jsonSchema()).body }

// OpenAPI returns an OpenAPI 3.1 description of components: a schema and a response for
// each listed type, named like the type in upper camel case; the schema Problem, for
// any problem; AnyProblem, for one of the listed types, told apart by type; and a
// response with each of these. It panics for a faulty Site.
func (s Site) OpenAPI() []byte { return newJSON(s.build().openAPI()).body }

// Overlay returns an OpenAPI Overlay 1.0 document. Applied to the description of an
// API, it adds the components of OpenAPI, instead of those of the same names, and to
// each operation below paths the responses 4XX and default with AnyProblem. An operation
// that has one of these keeps its own. Applying the overlay once more changes nothing.
// Its targets are JSONPaths of RFC 9535. It panics for a faulty Site.
func (s Site) Overlay() []byte { return newJSON(s.build().overlay()).body }
