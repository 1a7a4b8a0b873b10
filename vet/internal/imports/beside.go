package imports

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
)

// declaredBeside reports whether a file of the package that is not part of this analysis,
// such as a test or one for another system, declares the name. An import of that name
// would not compile with it. The files are read once for all findings.
func (u use) declaredBeside(name string) bool {
	declared, known := u.beside[name]
	if !known {
		declared = u.readBeside(name)
		u.beside[name] = declared
	}
	return declared
}

func (u use) readBeside(name string) bool {
	analyzed := make(map[string]bool) // whose names are in the package's scope
	for _, file := range u.pass.Files {
		analyzed[u.pass.Fset.File(file.FileStart).Name()] = true
	}
	here := u.pass.Fset.File(u.pos).Name()
	files, _ := filepath.Glob(filepath.Join(filepath.Dir(here), "*.go")) // the only error is that of a pattern: then nothing is known
	for _, path := range files {
		if analyzed[path] {
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(src, []byte(name)) {
			continue
		}
		file, _ := parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution)
		if file != nil && file.Name.Name == u.pass.Pkg.Name() && declares(file, name) {
			return true
		}
	}
	return false
}

// declares reports whether a file declares the name for its package.
func declares(file *ast.File, name string) bool {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil && decl.Name.Name == name {
				return true
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if spec.Name.Name == name {
						return true
					}
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						if id.Name == name {
							return true
						}
					}
				}
			}
		}
	}
	return false
}
