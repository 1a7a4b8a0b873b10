package main

import (
	"bytes"
	"io"
	"net/http"
	"time"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/gateway"
)

// readAhead reads the text of an answer that c's middleware may convert. An upstream that
// breaks off in it, or does not end it before the timeout, has not answered, and gets an
// error, so that the client gets a 502 or 504 instead of half a text.
func readAhead(res *http.Response, c problem.Config, timeout time.Duration) error {
	if res.Request.Method == http.MethodHead || res.ContentLength > gateway.MaxText || !gateway.MayConvert(c, res.StatusCode, res.Header) {
		return nil
	}
	timer := time.AfterFunc(timeout, func() { _ = res.Body.Close() })
	text, err := io.ReadAll(io.LimitReader(res.Body, gateway.MaxText+1))
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
	return nil
}
