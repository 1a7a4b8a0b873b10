package typedocs

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
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
	for end, name := range s.paths() {
		for _, f := range forms {
			file := end + extensions[f]
			if static && f == asHTML && isHTML(end) {
				file = end
			}
			if _, taken := files[file]; !taken {
				files[file] = files[name+extensions[f]]
			}
		}
	}
	return files
}

// isHTML reports whether a static host takes a file for HTML.
func isHTML(name string) bool {
	extension := strings.ToLower(path.Ext(name))
	return extension == ".html" || extension == ".htm"
}

// Export writes the site into a directory, for a host that serves files: the pages as
// HTML, JSON and Markdown, and every other document that the handler has, under the
// names that it has there. Links between the pages end in ".html", and there is no
// search. The directory is made where it is missing; files of the same name in it are
// overwritten, and others stay.
//
// A type URI that ends in ".html" or ".htm" leads to a file of that name. One without
// leads to the page only on a host that adds ".html", as most do or can.
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
