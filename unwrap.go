package problem

import "net/http"

// An unwrapper has the method by which http.ResponseController looks for what a
// ResponseWriter lacks.
type unwrapper interface{ Unwrap() http.ResponseWriter }

// intercepting is implemented by writer and by the types that expose it.
type intercepting interface{ intercepted() *writer }

func (w *writer) intercepted() *writer { return w }

// enclosing finds the innermost writer of ours along Unwrap; nil where there is none.
func enclosing(w http.ResponseWriter) *writer {
	for {
		switch t := w.(type) {
		case intercepting:
			return t.intercepted()
		case unwrapper:
			w = t.Unwrap()
		default:
			return nil
		}
	}
}

// begunWriter returns the first writer of ours, from w on along Unwrap, whose response has
// begun; nil where none has.
func (w *writer) begunWriter() *writer {
	for ; w != nil; w = enclosing(w.under) {
		if w.state != open {
			return w
		}
	}
	return nil
}

// canFlush reports whether a flush of w reaches anything. Our own FlushError does
// not count, since every writer of ours has it.
func canFlush(w http.ResponseWriter) bool {
	for {
		switch t := w.(type) {
		case intercepting:
			w = t.intercepted().under
		case interface{ FlushError() error }, http.Flusher:
			return true
		case unwrapper:
			w = t.Unwrap()
		default:
			return false
		}
	}
}

// isServerWriter reports whether w is net/http's own, HTTP/1 or HTTP/2.
func isServerWriter(w http.ResponseWriter) bool {
	switch w.(type) { // one lookup, while two assertions would be two
	case unwrapper:
		return false // it has the methods of what it wraps
	case interface{ EnableFullDuplex() error }:
		return true
	}
	return false
}
