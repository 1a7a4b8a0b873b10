package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// The page is as wide as the narrowest terminal that is in use. Problems are
// longer than what they replace.
const (
	leftWidth  = 34
	separator  = " │ "
	rightWidth = 43
	pageWidth  = leftWidth + 3 + rightWidth
)

// columns prints two answers side by side.
func (t *tour) columns(left, right []string) {
	fmt.Fprintln(t.out, t.paint.dim(pad("bare", leftWidth)+separator+"wrapped"))
	for i := range max(len(left), len(right)) {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		fmt.Fprintln(t.out, strings.TrimRight(pad(l, leftWidth)+t.paint.dim(separator)+r, " "))
	}
}

// lines is the reply in lines of at most width characters.
func (a reply) lines(width int) []string {
	var lines []string
	for _, line := range a.head {
		lines = append(lines, wrap(line, width)...)
	}
	lines = append(lines, "")
	for line := range strings.Lines(pretty(a.body)) {
		lines = append(lines, wrap(strings.TrimRight(line, "\r\n"), width)...)
	}
	if a.body == "" {
		lines = append(lines, "(no body)")
	}
	return lines
}

// pretty indents JSON and leaves everything else as it is.
func pretty(body string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") != nil {
		return body
	}
	return b.String()
}

// wrap breaks a line at spaces, and within a word where there is none. What
// follows is indented a little deeper.
func wrap(line string, width int) []string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))] + "  "
	var lines []string
	for utf8.RuneCountInString(line) > width {
		at := strings.LastIndexByte(line[:prefix(line, width+1)], ' ')
		if at < len(indent) {
			at = prefix(line, width)
		}
		lines = append(lines, strings.TrimRight(line[:at], " "))
		line = indent + strings.TrimLeft(line[at:], " ")
	}
	return append(lines, line)
}

// prefix is the length in bytes of the first n characters of s.
func prefix(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// paint reports whether to use colour.
type paint bool

// paintFor says yes to a terminal whose user has not set NO_COLOR.
func paintFor(out io.Writer) paint {
	file, ok := out.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p paint) bold(s string) string { return p.with("1", s) }
func (p paint) dim(s string) string  { return p.with("2", s) }

func (p paint) with(code, s string) string {
	if !p {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
