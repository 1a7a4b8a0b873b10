package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/gateway"
)

// A value is set by the text of a flag, or by what a file has of it. Its errors name
// what was given, and the mend.
type value interface {
	set(text string) error
	setJSON(raw json.RawMessage) error
}

// stringOf is for values that a file writes as the flag does, in quotes.
func stringOf(raw json.RawMessage, set func(string) error) error {
	s, err := gateway.String(raw)
	if err != nil {
		return err
	}
	return set(s)
}

// text is any string.
type text string

func (v *text) set(s string) error                { *v = text(s); return nil }
func (v *text) setJSON(raw json.RawMessage) error { return stringOf(raw, v.set) }
func (v *text) String() string                    { return string(*v) }

// A toggle is on where its flag stands alone.
type toggle bool

func (v *toggle) mayStandAlone() {}
func (v *toggle) set(s string) error {
	switch s {
	case "true":
		*v = true
	case "false":
		*v = false
	default:
		return fmt.Errorf("%q is not true or false", s)
	}
	return nil
}

func (v *toggle) setJSON(raw json.RawMessage) error {
	switch string(raw) {
	case "true", "false":
		return v.set(string(raw))
	}
	return fmt.Errorf("%s is not true or false", raw)
}

// A duration is longer than zero.
type duration struct{ to *time.Duration }

func (v *duration) set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is not a duration above zero: write 500ms, 10s or 2m", s)
	}
	*v.to = d
	return nil
}
func (v *duration) setJSON(raw json.RawMessage) error { return stringOf(raw, v.set) }
func (v *duration) String() string {
	s := v.to.String() // 1m0s
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	return s
}

// A size is a number of bytes, with a unit or without.
type size int64

func (v *size) set(s string) error {
	digits, shift := s, 0
	for i, unit := range []string{"KiB", "MiB", "GiB"} {
		if rest, ok := strings.CutSuffix(s, unit); ok {
			digits, shift = strings.TrimSuffix(rest, " "), 10*(i+1)
		}
	}
	n, err := strconv.ParseUint(digits, 10, 63-shift)
	if err != nil {
		return fmt.Errorf("%q is not a number of bytes: write 1048576, 512KiB or 10MiB", s)
	}
	*v = size(n << shift)
	return nil
}

func (v *size) setJSON(raw json.RawMessage) error {
	if raw[0] == '"' {
		return stringOf(raw, v.set)
	}
	return v.set(string(raw))
}

// A count is a number from zero on.
type count int

func (v *count) set(s string) error {
	n, err := gateway.ParseNumber(s)
	*v = count(n)
	return err
}

func (v *count) setJSON(raw json.RawMessage) error {
	n, err := gateway.Number(raw)
	*v = count(n)
	return err
}

// words is a list, of which a flag adds several with commas between.
type words []string

func (v *words) clear() { *v = nil }
func (v *words) set(s string) error {
	list, err := gateway.Words(s)
	*v = append(*v, list...)
	return err
}

func (v *words) setJSON(raw json.RawMessage) error {
	var list []string
	if json.Unmarshal(raw, &list) != nil || list == nil {
		return fmt.Errorf("%s is not a list of strings", raw)
	}
	*v = list
	return nil
}

// A target is the URL of an upstream.
type target struct{ to **url.URL }

func (v *target) set(s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return fmt.Errorf("%q is not a URL of a service: write http://127.0.0.1:9000", s)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("%q has more than scheme, host and path: leave it out", u.Redacted())
	}
	*v.to = u
	return nil
}
func (v *target) setJSON(raw json.RawMessage) error { return stringOf(raw, v.set) }

// forwarding is what becomes of X-Forwarded-For, -Host and -Proto.
type forwarding string

const (
	forwardSet    forwarding = "set"
	forwardAppend forwarding = "append"
)

func (v *forwarding) mayStandAlone() {}
func (v *forwarding) set(s string) error {
	switch s {
	case "true", "set":
		*v = forwardSet
	case "append":
		*v = forwardAppend
	case "false":
		*v = ""
	default:
		return fmt.Errorf("%q is not true, false, set or append", s)
	}
	return nil
}

func (v *forwarding) setJSON(raw json.RawMessage) error {
	if raw[0] == '"' {
		return stringOf(raw, v.set)
	}
	return v.set(string(raw))
}

// A logFormat is the format of the access log.
type logFormat string

func (v *logFormat) set(s string) error {
	switch s {
	case "text", "json", "off":
		*v = logFormat(s)
		return nil
	}
	return fmt.Errorf("%q is not a format of the log: write text, json or off", s)
}
func (v *logFormat) setJSON(raw json.RawMessage) error { return stringOf(raw, v.set) }
func (v *logFormat) String() string                    { return string(*v) }

// A typeList is a list of problem types. A flag adds one or several.
type typeList struct{ to *[]problem.Type }

func (v *typeList) clear()             { *v.to = nil }
func (v *typeList) set(s string) error { return v.add(gateway.TypesFlag(s)) }

func (v *typeList) setJSON(raw json.RawMessage) error { return v.add(raw) }

func (v *typeList) add(raw json.RawMessage) error {
	types, err := gateway.Types(raw)
	if err == nil {
		*v.to = append(*v.to, types...)
	}
	return err
}
