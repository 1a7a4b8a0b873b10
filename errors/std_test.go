package errors_test

import (
	std "errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/errors"
)

// parity compares each exported name of the standard library's package errors with
// ours. A Go release that adds a name makes TestParity fail until it has a row here,
// and a row does not compile until we export the name.
var parity = map[string]func(t *testing.T){
	"ErrUnsupported": func(t *testing.T) {
		assert.Same(t, std.ErrUnsupported, errors.ErrUnsupported)
		assert.ErrorIs(t, errors.ErrUnsupported, std.ErrUnsupported)
	},
	"New": func(t *testing.T) {
		assert.Equal(t, std.New("text"), errors.New("text"))
		first, second := errors.New("text"), errors.New("text")
		assert.NotSame(t, first, second)
	},
	"Is": func(t *testing.T) {
		eachError(func(err error) {
			eachError(func(target error) {
				assert.Equal(t, std.Is(err, target), errors.Is(err, target), "%v: %v", err, target)
			})
		})
	},
	"As": func(t *testing.T) {
		eachError(func(err error) {
			var want, got *fs.PathError
			assert.Equal(t, std.As(err, &want), errors.As(err, &got), "%v", err)
			assert.Equal(t, want, got)
			var wantAny, gotAny interface{ Timeout() bool }
			assert.Equal(t, std.As(err, &wantAny), errors.As(err, &gotAny), "%v", err)
			assert.Equal(t, wantAny, gotAny)
		})
		// What As refuses it refuses with the same panic.
		var nothing *fs.PathError
		for _, target := range []any{nil, 7, "text", (**fs.PathError)(nil), &struct{}{}, nothing} {
			want := panicOf(func() { std.As(errOther, target) })
			assert.NotNil(t, want)
			assert.Equal(t, want, panicOf(func() { errors.As(errOther, target) }))
		}
	},
	"AsType": func(t *testing.T) {
		eachError(func(err error) {
			want, found := std.AsType[*fs.PathError](err)
			got, ok := errors.AsType[*fs.PathError](err)
			assert.Equal(t, found, ok, "%v", err)
			assert.Equal(t, want, got)
		})
	},
	"Join": func(t *testing.T) {
		assert.NoError(t, errors.Join())
		assert.NoError(t, errors.Join(nil, nil))
		want, got := std.Join(errOther, nil, errPath), errors.Join(errOther, nil, errPath)
		assert.Equal(t, want, got)
		assert.Equal(t, want.Error(), got.Error())
	},
	"Unwrap": func(t *testing.T) {
		eachError(func(err error) {
			assert.Equal(t, std.Unwrap(err), errors.Unwrap(err), "%v", err)
		})
	},
}

// The rows would compile with other signatures too; a user's code might not.
var (
	_ func(error, any) bool             = errors.As
	_ func(error) (*fs.PathError, bool) = errors.AsType[*fs.PathError]
	_ func(err, target error) bool      = errors.Is
	_ func(...error) error              = errors.Join
	_ func(string) error                = errors.New
	_ func(error) error                 = errors.Unwrap
)

var (
	errOther = std.New("other")
	errPath  = &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}
)

// chameleonError says that it is every error, and can be taken as a *fs.PathError.
type chameleonError struct{}

func (chameleonError) Error() string { return "chameleon" }
func (chameleonError) Is(error) bool { return true }
func (chameleonError) As(target any) bool {
	p, ok := target.(**fs.PathError)
	if ok {
		*p = errPath
	}
	return ok
}

func eachError(do func(error)) {
	for _, err := range []error{
		nil, errOther, errPath, fs.ErrNotExist, std.ErrUnsupported, chameleonError{},
		fmt.Errorf("a: %w", errPath),
		fmt.Errorf("a: %w, %w", errOther, errPath),
		std.Join(errOther, fmt.Errorf("a: %w", chameleonError{})),
	} {
		do(err)
	}
}

func panicOf(do func()) (value any) {
	defer func() { value = recover() }()
	do()
	return nil
}

func TestParity(t *testing.T) {
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "errors").Output()
	require.NoError(t, err)
	names := exported(t, strings.TrimSpace(string(dir)))
	require.NotEmpty(t, names)
	ours := exported(t, ".")
	for name, kind := range names {
		assert.Equal(t, kind, ours[name], "errors.%s", name)
		check := parity[name]
		if assert.NotNil(t, check, "errors.%s has no row in parity", name) {
			t.Run(name, check)
		}
	}
	assert.Len(t, names, len(parity))
}

// exported returns the exported names that the Go files of dir declare at top level,
// and with which keyword.
func exported(t *testing.T, dir string) map[string]string {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	names := make(map[string]string)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "generate.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		add := func(id *ast.Ident, kind token.Token) {
			if id.IsExported() {
				names[id.Name] = kind.String()
			}
		}
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					add(d.Name, token.FUNC)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch s := spec.(type) {
					case *ast.TypeSpec:
						add(s.Name, d.Tok)
					case *ast.ValueSpec:
						for _, id := range s.Names {
							add(id, d.Tok)
						}
					}
				}
			}
		}
	}
	return names
}
