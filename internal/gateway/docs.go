package gateway

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

// Docs returns the site that explains c's types, for requests below path. The middleware
// of c has checked the types. An error names those that come to one page.
func Docs(path string, c problem.Config) (site http.Handler, err error) {
	defer func() {
		err = fault(recover(), strings.NewReplacer("problem: typedocs:", "docs:"))
	}()
	return http.StripPrefix(strings.TrimSuffix(path, "/"), typedocs.Handler(c.Catalog()...)), nil
}

// CheckDocs returns what is wrong with the path of [Docs]. The empty one, for which there
// is no site, is right.
func CheckDocs(path string) error {
	if path != "" && (!strings.HasPrefix(path, "/") || !strings.HasSuffix(path, "/") || path == "/") {
		return fmt.Errorf("docs: %q is not a path that begins and ends with a slash: write /problems/", path)
	}
	return nil
}
