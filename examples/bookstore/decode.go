package main

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/problemkit/problem"
)

// maxBody is the largest body that is read, in bytes.
const maxBody = 16 << 10

// decode reads the request's body, one JSON object with nothing but v's members.
func decode(w http.ResponseWriter, r *http.Request, v any) error {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return problem.New(http.StatusUnsupportedMediaType,
			problem.Detail("Send application/json."),
			problem.Header("Accept", "application/json")) // RFC 9110, section 15.5.16
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return unreadable(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return problem.New(http.StatusBadRequest, problem.Detail("The body goes on behind its JSON value."), problem.Cause(err))
	}
	return nil
}

// unreadable is the problem for what json.Decoder says with plain errors. The rest,
// syntax errors, wrong types and a body that is too large, problem knows.
func unreadable(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return problem.New(http.StatusBadRequest, problem.Detail("The body ends before its JSON value does."), problem.Cause(err))
	}
	if quoted, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		if name, err := strconv.Unquote(quoted); err == nil {
			return problem.New(http.StatusBadRequest, problem.Cause(err), problem.Invalid(problem.FieldError{
				Detail:  "There is no such member.",
				Pointer: problem.Pointer(name),
			}))
		}
	}
	return err
}
