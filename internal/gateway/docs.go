package gateway

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

// Docs returns the site that explains c's types, for requests below path. The middleware
// of c has checked the types.
func Docs(path string, c problem.Config) http.Handler {
	return http.StripPrefix(strings.TrimSuffix(path, "/"), typedocs.Handler(c.Catalog()...))
}

// CheckDocs returns what is wrong with the path of [Docs]. The empty one, for which there
// is no site, is right.
func CheckDocs(path string) error {
	if path != "" && (!strings.HasPrefix(path, "/") || !strings.HasSuffix(path, "/") || path == "/") {
		return fmt.Errorf("docs: %q is not a path that begins and ends with a slash: write /problems/", path)
	}
	return nil
}
