package problem

import "net/http"

// A HandlerFunc is an [http.Handler] whose errors are answered with [Write]. An error
// that comes after the response has begun is too late to be sent: nothing is appended,
// but [Config.Edit] still gets its problem, so that it is logged.
type HandlerFunc func(w http.ResponseWriter, r *http.Request) error

// ServeHTTP calls f and answers the error that it returns.
func (f HandlerFunc) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, ok := w.(intercepting); !ok {
		// Only a writer of ours can tell whether the response has begun.
		_, s, _ := scope(w, r)
		iw := newWriter(w, r, s)
		iw.tracksOnly = true
		w = iw.exposed()
	}
	if err := f(w, r); err != nil {
		iw, s, _ := scope(w, r)
		if p := s.problem(r, err); iw.begunWriter() == nil {
			s.send(iw, w, r, p)
		} else {
			s.reportLate(r, p)
		}
	}
}
