package request

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"reflect"
	"strings"

	"github.com/problemkit/problem"
)

// defaultMaxBytes is what a MaxBytes of 0 stands for.
const defaultMaxBytes = 1 << 20

// A Decoder says which request bodies are read. Its zero value is what [Decode] uses.
type Decoder struct {
	// MaxBytes is the length of the longest body that is read, in bytes. Zero stands
	// for 1 MiB. A negative one makes Decode panic.
	MaxBytes int64

	// Strict rejects members that the Go type of the body has no field for, at any
	// depth. Otherwise they are ignored, so that a client may send what a newer
	// version of the server reads.
	Strict bool
}

// Decode is [Decoder.Decode] of the zero Decoder: it reads at most 1 MiB and ignores
// unknown members.
func Decode(r *http.Request, v any) error { return Decoder{}.Decode(r, v) }

// Decode reads the body of r, one JSON value (RFC 8259), into v, as [json.Unmarshal]
// does. Every error is a [*problem.Problem], and the error behind it is its Cause:
//
//   - 415, with Accept: application/json (RFC 9110, section 15.5.16), where the
//     Content-Type is neither application/json nor ends in +json. A request without one
//     is taken for JSON.
//   - 413, where the body is longer than MaxBytes, or than what an [http.MaxBytesReader]
//     that is the body already lets through. The Cause is a [*http.MaxBytesError].
//   - 400, where the body is empty, is not JSON or goes on after its JSON value; with
//     Strict, for an unknown member; and for a value that v cannot hold, or whose
//     UnmarshalJSON or UnmarshalText fails. The package documentation lists the codes
//     of the entry in the extension "errors".
//   - 499, where the body breaks off because the client has gone: nobody reads it, and
//     it is not an error of the server.
//   - 408, where the body does not come before the server's ReadTimeout or another
//     deadline. net/http ends the request's context then, too.
//   - what [problem.From] says of any other error of the body.
//
// Nothing of the Cause's text, and no name of a Go type, is sent to the client.
//
// After an error v may hold a part of the body, except where the body is malformed: then
// v is as before, unless Strict is set. Decode does not close r.Body. It panics where v is
// nil or not a pointer.
func (d Decoder) Decode(r *http.Request, v any) error {
	if target := reflect.ValueOf(v); target.Kind() != reflect.Pointer || target.IsNil() {
		panic(fmt.Sprintf("problem: v is a %T that nothing can be decoded into: pass a pointer that is not nil", v))
	}
	if d.MaxBytes < 0 {
		panic(fmt.Sprintf("problem: Decoder.MaxBytes is %d: use 0 for %d, or a positive number of bytes", d.MaxBytes, defaultMaxBytes))
	}
	if !isJSON(r.Header.Get("Content-Type")) {
		return problem.New(http.StatusUnsupportedMediaType,
			problem.Detail("The request body must be sent as application/json."),
			problem.Header("Accept", "application/json"))
	}
	body, err := d.read(r)
	if err != nil {
		return unread(r, err)
	}
	if err := d.unmarshal(body, v); err != nil {
		if fault := malformed(body); fault != nil {
			return fault.problem(err)
		}
		return locate(string(body), v, d.Strict, err).problem(err)
	}
	return nil
}

// isJSON reports whether a Content-Type allows JSON. A malformed parameter does not make
// another media type of it.
func isJSON(contentType string) bool {
	if strings.TrimSpace(contentType) == "" {
		return true
	}
	media, _, _ := strings.Cut(contentType, ";")
	media, _, err := mime.ParseMediaType(media)
	return err == nil && (media == "application/json" || strings.HasSuffix(media, "+json"))
}

// read returns the whole body. It is read before it is decoded, since what is wrong with
// it can only be found in the text.
func (d Decoder) read(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	limit := d.MaxBytes
	if limit == 0 {
		limit = defaultMaxBytes
	}
	// Without the writer, which a handler does not have to give us: the reader would
	// only use it to close the connection.
	return io.ReadAll(http.MaxBytesReader(nil, r.Body, limit))
}

// unread returns the problem of a body that could not be read.
func unread(r *http.Request, err error) *problem.Problem {
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return problem.New(http.StatusRequestEntityTooLarge, problem.Cause(err),
			problem.Detailf("The request body must not be longer than %d bytes.", e.Limit))
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return problem.New(http.StatusRequestTimeout, problem.Cause(err))
	}
	p := problem.From(err)
	if p.Status == http.StatusInternalServerError && errors.Is(r.Context().Err(), context.Canceled) {
		// nginx's status for a client that has gone, as problem.Write uses it.
		return problem.New(499, problem.Cause(err))
	}
	return p
}

// unmarshal decodes the whole of body into v. Only a json.Decoder can be strict.
func (d Decoder) unmarshal(body []byte, v any) error {
	if !d.Strict {
		return json.Unmarshal(body, v)
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errSecondValue
	}
	return nil
}

var errSecondValue = errors.New("problem: the request body goes on after its JSON value")
