// Package imports makes the edits that import a package of the library for a fix.
package imports

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/source"
)

// aliases are the names of imports where the package's own name is taken.
var aliases = map[string]string{
	answer.Errors:  "problemerrors",
	answer.Problem: "problemkit",
}

// A Package is one whose fixes import packages of the library.
type Package struct {
	pass   *analysis.Pass
	beside map[string]bool // whether a file outside of the analysis declares a name, where it was asked
}

// New returns the package of a pass.
func New(pass *analysis.Pass) *Package {
	return &Package{pass: pass, beside: make(map[string]bool)}
}

// Use returns the name for a package at pos, and the edits that import it. The path is
// answer.Errors or answer.Problem. Use reports false where no name is free, and in the
// library's own packages, where an import may be a cycle.
//
// The library's errors replaces the standard library's, because it has all its names.
func (in *Package) Use(pos token.Pos, path string) (name string, edits []analysis.TextEdit, ok bool) {
	if p := in.pass.Pkg.Path(); p == answer.Problem || strings.HasPrefix(p, answer.Problem+"/") && !strings.HasPrefix(p, answer.Problem+"/examples/") {
		return "", nil, false
	}
	file := source.File(in.pass, pos)
	if file == nil {
		return "", nil, false
	}
	u := use{in, file, pos}
	if spec := find(file, path); spec != nil {
		name = specName(spec)
		return name, nil, name != "_" && name != "." && u.denotes(name, spec)
	}
	name = packageName(path)
	if path == answer.Errors {
		if spec := find(file, "errors"); spec != nil && spec.Name == nil && u.denotes(name, spec) {
			return name, u.replace(spec, path), true
		}
	}
	for _, name := range []string{name, aliases[path]} {
		if u.free(name) {
			return name, u.addBeside(name, path, nil), true
		}
	}
	return "", nil, false
}

// packageName is the name that a package has without an alias.
func packageName(importPath string) string { return path.Base(importPath) }

func find(file *ast.File, path string) *ast.ImportSpec {
	for _, spec := range file.Imports {
		if pathOf(spec) == path {
			return spec
		}
	}
	return nil
}

func pathOf(spec *ast.ImportSpec) string {
	p, _ := strconv.Unquote(spec.Path.Value)
	return p
}

func specName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return packageName(pathOf(spec))
}

// A use is a place in a file where a fix uses a package.
type use struct {
	*Package
	file *ast.File
	pos  token.Pos
}

// lookup returns what a name denotes at the place.
func (u use) lookup(name string) types.Object {
	scope := u.pass.TypesInfo.Scopes[u.file]
	if scope == nil {
		return nil
	}
	if inner := scope.Innermost(u.pos); inner != nil {
		scope = inner
	}
	_, o := scope.LookupParent(name, u.pos)
	return o
}

// denotes reports whether the name denotes the import at the place.
func (u use) denotes(name string, spec *ast.ImportSpec) bool {
	p, ok := u.lookup(name).(*types.PkgName)
	return ok && p.Imported().Path() == pathOf(spec)
}

// free reports whether the file can import a package under this name, and use it at the
// place.
func (u use) free(name string) bool {
	if u.lookup(name) != nil || u.pass.Pkg.Scope().Lookup(name) != nil {
		return false
	}
	scope := u.pass.TypesInfo.Scopes[u.file]
	return scope != nil && scope.Lookup(name) == nil && !u.declaredBeside(name)
}

// replace turns an import into one of another path: in its place, or, in a grouped
// declaration, among those that are not the standard library's.
func (u use) replace(spec *ast.ImportSpec, path string) []analysis.TextEdit {
	in := u.decl(spec)
	tf := u.pass.Fset.File(spec.Pos())
	line := tf.Line(spec.Pos())
	isGrouped := in != nil && in.Lparen.IsValid() && len(in.Specs) > 1
	if !isGrouped || spec.Doc != nil || spec.Comment != nil || line >= tf.LineCount() || tf.Line(in.Lparen) == line {
		return []analysis.TextEdit{{Pos: spec.Path.Pos(), End: spec.Path.End(), NewText: []byte(strconv.Quote(path))}}
	}
	return append(u.addBeside(packageName(path), path, spec), analysis.TextEdit{Pos: tf.LineStart(line), End: tf.LineStart(line + 1)})
}

func (u use) decl(spec *ast.ImportSpec) *ast.GenDecl {
	for _, decl := range u.file.Decls {
		if gen, ok := decl.(*ast.GenDecl); ok {
			for _, s := range gen.Specs {
				if s == ast.Spec(spec) {
					return gen
				}
			}
		}
	}
	return nil
}

// addBeside adds an import to those of other modules. without is an import that another
// edit removes, or nil.
func (u use) addBeside(name, path string, without *ast.ImportSpec) []analysis.TextEdit {
	text := strconv.Quote(path)
	if name != packageName(path) {
		text = name + " " + text
	}
	insert := func(pos token.Pos, text string) analysis.TextEdit {
		return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
	}
	at := func(pos token.Pos, text string) []analysis.TextEdit { return []analysis.TextEdit{insert(pos, text)} }
	var last *ast.GenDecl
	for _, decl := range u.file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if ok && gen.Tok == token.IMPORT && !isC(gen) {
			if last == nil || gen.Lparen.IsValid() {
				last = gen
			}
		}
	}
	switch {
	case last == nil:
		return at(u.file.Name.End(), "\n\nimport "+text)
	case !last.Lparen.IsValid():
		tf := u.pass.Fset.File(last.Pos())
		line := tf.Line(last.End())
		if line >= tf.LineCount() {
			return at(source.LineEnd(u.pass, last.End()), "\nimport "+text)
		}
		// The parentheses are separate edits: fixes that add other imports need the same
		// ones, and equal edits are applied once.
		return []analysis.TextEdit{
			insert(last.Specs[0].Pos(), "(\n\t"),
			insert(source.LineEnd(u.pass, last.End()), "\n\n\t"+text),
			insert(tf.LineStart(line+1), ")\n"),
		}
	case len(last.Specs) == 0:
		return at(last.Lparen+1, "\n\t"+text+"\n")
	}
	// Among the last group of imports that are not the standard library's.
	var before, after *ast.ImportSpec
	for _, s := range last.Specs {
		spec, ok := s.(*ast.ImportSpec)
		if !ok || spec == without || !strings.Contains(firstElement(pathOf(spec)), ".") {
			continue
		}
		if pathOf(spec) < path {
			before = spec
		} else if after == nil || pathOf(spec) < pathOf(after) {
			after = spec
		}
	}
	switch {
	case before != nil:
		return at(source.LineEnd(u.pass, before.End()), "\n\t"+text)
	case after != nil && after.Doc == nil:
		return at(after.Pos(), text+"\n\t")
	}
	end := last.Specs[len(last.Specs)-1].(*ast.ImportSpec)
	if end == without && len(last.Specs) > 1 {
		end = last.Specs[len(last.Specs)-2].(*ast.ImportSpec)
	}
	return at(source.LineEnd(u.pass, end.End()), "\n\n\t"+text)
}

func isC(gen *ast.GenDecl) bool {
	for _, s := range gen.Specs {
		if spec, ok := s.(*ast.ImportSpec); ok && pathOf(spec) == "C" {
			return true
		}
	}
	return false
}

func firstElement(path string) string {
	first, _, _ := strings.Cut(path, "/")
	return first
}
