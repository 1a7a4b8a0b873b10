package problem

import "net/http"

// Middleware wraps next so that every plain or empty 4xx response that comes out of it
// is sent as a problem document, and every other response as next wrote it. It is the
// zero Config's middleware. The package documentation says what is converted. A nil
// next panics.
func Middleware(next http.Handler) http.Handler {
	return Config{}.Middleware(next)
}

// Middleware is [Middleware] as c configures it. It panics when c is invalid, and names
// every fault. A nil next panics too.
func (c Config) Middleware(next http.Handler) http.Handler {
	if next == nil {
		panic("problem: Middleware(nil): give it the handler to wrap")
	}
	return &interceptor{next: next, settings: newSettings(c)}
}

// An interceptor is the handler that Middleware returns.
type interceptor struct {
	next     http.Handler
	settings *settings
}

// ServeHTTP runs the wrapped handler on an intercepting writer. It defers nothing on
// purpose: after a panic nothing of ours may be written, and what was held back must
// not be sent.
func (i *interceptor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if skip := i.settings.Skip; skip != nil && skip(r) {
		i.next.ServeHTTP(w, r)
		return
	}
	iw := newWriter(w, r, i.settings)
	i.next.ServeHTTP(iw.exposed(), r)
	iw.finish()
}
