package documents

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// Relative links in Markdown, also to headings, lead somewhere.
func TestMarkdownLinks(t *testing.T) {
	count := 0
	for _, file := range filesOf(t, ".md") {
		for _, target := range links(t, file) {
			if strings.Contains(target, ":") { // a URL
				continue
			}
			count++
			name, anchor, _ := strings.Cut(target, "#")
			if name == "" {
				name = file
			} else {
				name = filepath.Join(filepath.Dir(file), name)
			}
			_, err := os.Stat(name)
			if !assert.NoError(t, err, "%s links to %s", file, target) || anchor == "" {
				continue
			}
			if assert.Equal(t, ".md", filepath.Ext(name), "%s links to a heading of %s", file, target) {
				assert.Contains(t, anchors(t, name), anchor, "%s links to %s, which has no such heading", file, target)
			}
		}
	}
	require.NotZero(t, count)
}

// filesOf returns the files of the repository with an extension, without templates, test
// data, and what tools have installed or made.
func filesOf(t *testing.T, extension string) []string {
	var files []string
	require.NoError(t, filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && slices.Contains([]string{".git", "node_modules", "out", "templates", "testdata"}, entry.Name()) {
			return filepath.SkipDir
		}
		if filepath.Ext(name) == extension {
			files = append(files, name)
		}
		return err
	}))
	return files
}

var (
	fence   = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	heading = regexp.MustCompile(`(?m)^#+ +(.*?) *$`)
	code    = regexp.MustCompile("`[^`\n]*`")
	link    = regexp.MustCompile(`\]\(([^)\s]+)[^)]*\)|(?m)^ *\[[^\]]+\]: +(\S+)|(?:href|src)="([^"]+)"`)
)

// links returns the targets of the links in a Markdown file.
func links(t *testing.T, file string) []string {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var targets []string
	for _, match := range link.FindAllStringSubmatch(code.ReplaceAllString(fence.ReplaceAllString(string(text), ""), "`"), -1) {
		targets = append(targets, match[1]+match[2]+match[3])
	}
	return targets
}

// anchors returns what GitHub makes of the headings of a Markdown file.
func anchors(t *testing.T, file string) []string {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var anchors []string
	for _, match := range heading.FindAllStringSubmatch(fence.ReplaceAllString(string(text), ""), -1) {
		title := regexp.MustCompile(`\]\([^)]*\)`).ReplaceAllString(match[1], "")
		anchor := strings.Map(func(c rune) rune {
			switch {
			case c == ' ':
				return '-'
			case c == '-' || c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c):
				return unicode.ToLower(c)
			}
			return -1
		}, title)
		for unique, i := anchor, 1; ; i++ {
			if !slices.Contains(anchors, unique) {
				anchors = append(anchors, unique)
				break
			}
			unique = fmt.Sprint(anchor, "-", i)
		}
	}
	return anchors
}

// A documented package has what pkg.go.dev shows of a folder.
type documented struct {
	*doc.Package
	folder string
}

// documentedPackages returns the packages of the repository that have documentation.
func documentedPackages(t *testing.T) []documented {
	var folders []string
	for _, file := range filesOf(t, ".go") {
		if !slices.Contains(folders, filepath.Dir(file)) {
			folders = append(folders, filepath.Dir(file))
		}
	}
	var packages []documented
	for _, folder := range folders {
		if p := document(t, folder, path.Join("github.com/problemkit/problem", filepath.ToSlash(folder))); p != nil {
			packages = append(packages, documented{p, folder})
		}
	}
	return packages
}

// document reads the documentation and the examples of the package in a folder. It is
// nil where all files are tests.
func document(t *testing.T, folder, importPath string) *doc.Package {
	matches, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	fset := token.NewFileSet()
	var files []*ast.File
	hasCode := false
	for _, name := range matches {
		if matched, err := build.Default.MatchFile(folder, filepath.Base(name)); err != nil || !matched {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		hasCode = hasCode || !strings.HasSuffix(name, "_test.go")
		files = append(files, file)
	}
	if !hasCode {
		return nil
	}
	p, err := doc.NewFromFiles(fset, files, importPath)
	require.NoError(t, err, folder)
	return p
}

// comments returns the doc comments that are shown: of the package, of what it exports,
// of the exported fields, and of the examples.
func (p documented) comments() []string {
	comments := []string{p.Doc}
	examples := func(examples []*doc.Example) {
		for _, e := range examples {
			comments = append(comments, e.Doc)
		}
	}
	functions := func(functions []*doc.Func) {
		for _, f := range functions {
			comments = append(comments, f.Doc)
			examples(f.Examples)
		}
	}
	examples(p.Examples)
	functions(p.Funcs)
	values := slices.Concat(p.Consts, p.Vars)
	for _, typ := range p.Types {
		comments = append(comments, typ.Doc)
		examples(typ.Examples)
		functions(typ.Funcs)
		functions(typ.Methods)
		values = slices.Concat(values, typ.Consts, typ.Vars)
		ast.Inspect(typ.Decl, func(n ast.Node) bool {
			if field, ok := n.(*ast.Field); ok {
				comments = append(comments, field.Doc.Text(), field.Comment.Text())
			}
			return true
		})
	}
	for _, v := range values {
		comments = append(comments, v.Doc)
	}
	return comments
}

// Links in doc comments lead to something that exists, and what looks like one is one.
func TestDocLinks(t *testing.T) {
	resembling := regexp.MustCompile(`(?:^|\s)\[\*?(?:[\w/]+\.)*[A-Z]\w*\]`)
	linked := make(map[string]*doc.Package) // by import path
	count := 0
	for _, p := range documentedPackages(t) {
		check := func(text comment.Text) {
			switch text := text.(type) {
			case *comment.DocLink:
				count++
				if text.ImportPath == "" {
					return // the parser has looked it up
				}
				other, ok := linked[text.ImportPath]
				if !ok {
					found, err := build.Import(text.ImportPath, ".", build.FindOnly)
					if folder, ours := strings.CutPrefix(text.ImportPath, "github.com/problemkit/problem/"); ours {
						found.Dir, err = filepath.FromSlash(folder), nil
					}
					if err == nil { // or it is of a module that only a nested one requires
						other = document(t, found.Dir, text.ImportPath)
					}
					linked[text.ImportPath] = other
				}
				assert.True(t, other == nil || text.Name == "" || other.Parser().LookupSym(text.Recv, text.Name),
					"%s links to %s.%s, which does not exist", p.folder, text.ImportPath, strings.TrimPrefix(text.Recv+"."+text.Name, "."))
			case comment.Plain:
				assert.Empty(t, resembling.FindAllString(string(text), -1), "%s has what is not a link in %q", p.folder, text)
			}
		}
		for _, text := range p.comments() {
			parsed := p.Parser().Parse(text)
			inspect(parsed.Content, check)
		}
	}
	require.NotZero(t, count)
}

// inspect calls check with every text of a doc comment.
func inspect(blocks []comment.Block, check func(comment.Text)) {
	for _, block := range blocks {
		var texts []comment.Text
		switch block := block.(type) {
		case *comment.Paragraph:
			texts = block.Text
		case *comment.Heading:
			texts = block.Text
		case *comment.List:
			for _, item := range block.Items {
				inspect(item.Content, check)
			}
		}
		for _, text := range texts {
			check(text)
		}
	}
}

// Every exported function of a package of the root module has an example, and so has
// every field of Config.
func TestExamples(t *testing.T) {
	for _, folder := range []string{".", "errors", "locale", "problemtest", "request", "typedocs"} {
		p := document(t, folder, path.Join("github.com/problemkit/problem", folder))
		functions := p.Funcs
		for _, typ := range p.Types {
			functions = append(functions, typ.Funcs...)
		}
		require.NotEmpty(t, functions)
		for _, f := range functions {
			assert.NotEmpty(t, f.Examples, "%s.%s has no example: write one in an example_*_test.go of its package", p.Name, f.Name)
		}
		for _, typ := range p.Types {
			if folder != "." || typ.Name != "Config" {
				continue
			}
			var suffixes []string
			for _, e := range typ.Examples {
				suffixes = append(suffixes, e.Suffix)
			}
			for _, field := range reflect.VisibleFields(reflect.TypeFor[problem.Config]()) {
				assert.True(t, slices.ContainsFunc(suffixes, func(s string) bool { return strings.EqualFold(s, field.Name) }),
					"Config.%s has no example: write one in example_config_test.go", field.Name)
			}
		}
	}
}
