package driver

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/ast/astutil"
)

// An edit replaces the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

// A change is what all fixes together change in one file.
type change struct {
	before []byte
	edits  []edit
	pkg    *types.Package
}

// applyFixes applies the fixes, or prints their diff. Where two fixes change the same
// bytes the first wins; another run applies the other.
func applyFixes(graph *checker.Graph, o Options) error {
	changes := make(map[string]*change)
	skipped := 0
	for _, f := range findings(graph) {
		if len(f.diagnostic.SuggestedFixes) == 0 {
			continue
		}
		wanted := make(map[string][]edit)
		for _, e := range f.diagnostic.SuggestedFixes[0].TextEdits {
			tf := f.pkg.Fset.File(e.Pos)
			if tf == nil {
				continue
			}
			end := e.End
			if !end.IsValid() {
				end = e.Pos
			}
			name := tf.Name()
			wanted[name] = append(wanted[name], edit{tf.Offset(e.Pos), tf.Offset(end), string(e.NewText)})
			if changes[name] == nil {
				src, err := os.ReadFile(name)
				if err != nil {
					return err
				}
				if len(src) != tf.Size() {
					return fmt.Errorf("%s has changed meanwhile: run the command again", name)
				}
				changes[name] = &change{before: src, pkg: f.pkg.Types}
			}
		}
		if !fits(changes, wanted) {
			skipped++
			continue
		}
		for name, edits := range wanted {
			changes[name].add(edits)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		c := changes[name]
		after, err := c.after()
		if err != nil {
			return fmt.Errorf("%s: the fixes do not fit together: %w", name, err)
		}
		if bytes.Equal(after, c.before) {
			continue
		}
		if o.Diff {
			name := strings.TrimPrefix(shown(name), "/")
			fmt.Fprint(o.Stdout, unified("a/"+name, "b/"+name, c.before, after))
			continue
		}
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, after, info.Mode().Perm()); err != nil {
			return err
		}
	}
	if skipped > 0 {
		fmt.Fprintf(o.Stderr, "problemvet: %d fixes overlap others: run the command again\n", skipped)
	}
	return nil
}

// fits reports whether no edit of a fix overlaps one that is already there.
func fits(changes map[string]*change, wanted map[string][]edit) bool {
	for name, edits := range wanted {
		for _, e := range edits {
			for _, other := range changes[name].edits {
				if e != other && e.start < other.end && other.start < e.end {
					return false
				}
			}
		}
	}
	return true
}

// add adds edits. Fixes share some, such as an import's, which are added once.
func (c *change) add(edits []edit) {
	for _, e := range edits {
		if !slices.Contains(c.edits, e) {
			c.edits = append(c.edits, e)
		}
	}
}

// after returns the file with its edits, formatted, and without the imports that are no
// longer used.
func (c *change) after() ([]byte, error) {
	slices.SortStableFunc(c.edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	var out bytes.Buffer
	at := 0
	for _, e := range c.edits {
		if e.start < at {
			return nil, fmt.Errorf("two edits of byte %d", e.start)
		}
		out.Write(c.before[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(c.before[at:])
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", out.Bytes(), parser.ParseComments)
	if err != nil {
		return nil, err
	}
	if c.removeImports(fset, file) {
		out.Reset()
		if err := format.Node(&out, fset, file); err != nil {
			return nil, err
		}
	}
	return format.Source(out.Bytes())
}

// removeImports removes the imports that are no longer used, and reports whether there
// were any.
func (c *change) removeImports(fset *token.FileSet, file *ast.File) bool {
	names := make(map[string]string) // of the packages that are imported, by path
	for _, p := range c.pkg.Imports() {
		names[p.Path()] = p.Name()
	}
	used := make(map[string]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			// A parameter or a variable of that name has an object; an import does not.
			if id, ok := sel.X.(*ast.Ident); ok && id.Obj == nil {
				used[id.Name] = true
			}
		}
		return true
	})
	removed := false
	for _, spec := range slices.Clone(file.Imports) {
		path, _ := strconv.Unquote(spec.Path.Value)
		name, given := names[path], ""
		if spec.Name != nil {
			given, name = spec.Name.Name, spec.Name.Name
		}
		if name == "" || name == "_" || name == "." || used[name] {
			continue
		}
		removed = astutil.DeleteNamedImport(fset, file, given, path) || removed
	}
	return removed
}
