package typedocs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/locale"
	"github.com/problemkit/problem/typedocs"
)

func TestExport(t *testing.T) {
	site := billing
	site.Only = []int{404}
	site.Config.Types = append([]problem.Type{{URI: "/p/sold-out", Title: "Nothing left", Status: 409}, {URI: "/p/..", Title: "Up", Status: 409}}, site.Config.Types...)
	site.Config.Languages = []problem.Language{locale.German(), locale.Portuguese()}
	site.Pages = site.Pages[:1]
	dir := filepath.Join(t.TempDir(), "a", "b")
	require.NoError(t, site.Export(dir))
	require.NoError(t, site.Export(dir), "once more")

	var files []string
	h := site.Handler()
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		if entry.IsDir() {
			return nil
		}
		name, err := filepath.Rel(dir, path)
		require.NoError(t, err)
		files = append(files, filepath.ToSlash(name))
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		if !strings.HasSuffix(name, ".html") {
			_, served := do(t, h, "GET", "/"+name)
			assert.Equal(t, served, string(content), name)
			return nil
		}
		// Every link leads to a file, and nothing needs a server.
		for _, link := range regexp.MustCompile(`(?:href|action)="\./([^"]*)"`).FindAllStringSubmatch(string(content), -1) {
			assert.FileExists(t, filepath.Join(dir, link[1]), name)
		}
		assert.NotContains(t, string(content), "<form", name)
		return nil
	}))
	want := []string{"llms.txt", "messages/de.json", "messages/en.json", "messages/pt-BR.json", "openapi.json", "overlay.json", "schema.json"}
	for _, name := range []string{"index", "not-found", "nothing-left", "order-closed", "out-of-credit", "sold-out", "up"} {
		want = append(want, name+".html", name+".json", name+".md")
	}
	assert.ElementsMatch(t, want, files)
}

// A URI that has the extension leads to the page on any host.
func TestExportOfURIsWithAnExtension(t *testing.T) {
	types := []problem.Type{
		{URI: "https://docs.example.com/p/out-of-credit.html", Title: "Not enough money", Status: 403},
		{URI: "https://docs.example.com/p/sold.HTM", Title: "Nothing left", Status: 409},
		{URI: "https://docs.example.com/p/v1.2", Title: "Old version", Status: 409},
	}
	dir := t.TempDir()
	require.NoError(t, typedocs.Site{Config: problem.Config{Types: types}, Only: []int{404}}.Export(dir))
	for path, title := range map[string]string{
		"out-of-credit.html":    "Not enough money",
		"not-enough-money.html": "Not enough money",
		"sold.HTM":              "Nothing left",
		"v1.2.html":             "Old version",
	} {
		page, err := os.ReadFile(filepath.Join(dir, path))
		require.NoError(t, err)
		assert.Contains(t, string(page), "</span> "+title+"</h1>", path)
	}
	assert.FileExists(t, filepath.Join(dir, "out-of-credit.html.json"), "as the handler has it")
	for _, path := range []string{"out-of-credit.html.html", "sold.HTM.html", "v1.2"} {
		assert.NoFileExists(t, filepath.Join(dir, path))
	}
}

func TestExportFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	err := typedocs.Site{}.Export(file)
	require.ErrorContains(t, err, "problem: typedocs: ")
	var path *fs.PathError
	require.ErrorAs(t, err, &path)

	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "gone.html"), 0o700))
	require.ErrorContains(t, typedocs.Site{}.Export(dir), "gone.html")
}

// A page does not take the name of a document.
func TestDocumentsKeepTheirNames(t *testing.T) {
	var types []problem.Type
	for _, title := range []string{"Schema", "OpenAPI", "Overlay", "Index", "LLMs"} {
		types = append(types, problem.Type{Title: title, Status: 409})
	}
	site := typedocs.Site{Config: problem.Config{TypeBase: "/problems/", Types: types}}
	h := site.Handler()
	for path, want := range map[string][]byte{"/schema.json": site.Schema(), "/openapi.json": site.OpenAPI(), "/overlay.json": site.Overlay()} {
		_, body := do(t, h, "GET", path)
		assert.Equal(t, string(want), body, path)
	}
	for _, accept := range []string{browserAccept, jsonAccept} {
		for _, path := range []string{"/schema-409", "/schema-409.json", "/schema"} { // the last one is its URI
			_, page := do(t, h, "GET", path, "Accept", accept)
			assert.Contains(t, page, "Schema409", path)
			assert.NotContains(t, page, "$defs", path)
		}
	}
	for _, path := range []string{"/index", "/llms", "/schema"} {
		res, _ := do(t, typedocs.Site{}.Handler(), "GET", path)
		assert.Equal(t, 404, res.Code, path)
	}
}
