package main

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"
)

// maxText is the longest text that the middleware converts.
const maxText = 8 << 10

// readAhead reads the text of an answer that may be converted. ReverseProxy flushes
// what has no Content-Length at once, and the middleware decides at a flush: it would
// have nothing of the text. An upstream that breaks off in it has not answered, and gets
// an error, so that the client gets a 502 instead of half a text.
func (o *options) readAhead(res *http.Response) error {
	if !o.mayConvert(res) || res.ContentLength > maxText {
		return nil
	}
	timer := time.AfterFunc(o.upstreamTimeout, func() { _ = res.Body.Close() })
	text, err := io.ReadAll(io.LimitReader(res.Body, maxText+1))
	switch inTime := timer.Stop(); {
	case err != nil && !inTime:
		return timeoutError("the upstream did not end its answer in time")
	case err != nil:
		return err
	}
	rest := res.Body
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(text), rest), rest}
	if res.ContentLength < 0 {
		// Only ReverseProxy reads this, and not as a length: there is nothing to flush
		// before the middleware has decided.
		res.ContentLength = int64(len(text))
	}
	return nil
}

// mayConvert reports whether an answer may be converted, by its status and Content-Type.
// The middleware decides; where it passes what this reports, the answer has only waited.
func (o *options) mayConvert(res *http.Response) bool {
	if res.StatusCode < 400 || res.StatusCode > 599 || res.StatusCode >= 500 && !o.serverErrors || o.reportOnly {
		return false
	}
	if res.Request.Method == http.MethodHead {
		return false
	}
	media, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	switch strings.ToLower(strings.TrimSpace(media)) {
	case "", "text/plain":
		return true
	case "application/json":
		return o.liftJSON
	case "text/html":
		return o.replaceHTML
	}
	return false
}
