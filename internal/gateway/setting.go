package gateway

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// String reads a value of a file that is a string.
func String(raw json.RawMessage) (string, error) {
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return "", fmt.Errorf("%s is not a string: put it in quotes", raw)
	}
	return *s, nil
}

// Number reads a value of a file that is a number from 0 on.
func Number(raw json.RawMessage) (int, error) {
	if raw[0] == '"' {
		return 0, fmt.Errorf("%s is not a number: leave the quotes out", raw)
	}
	return ParseNumber(string(raw))
}

// ParseNumber reads the text of a flag that is a number from 0 on.
func ParseNumber(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number from 0 on", text)
	}
	return int(n), nil
}

// Words reads the text of a flag that is a list with commas between.
func Words(text string) ([]string, error) {
	var list []string
	for word := range strings.SplitSeq(text, ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			return nil, fmt.Errorf("%q has an empty member: write one, or several with a comma between", text)
		}
		list = append(list, word)
	}
	return list, nil
}

// Report prints what is wrong with a program's settings, on a line for each fault.
func Report(w io.Writer, program string, err error) {
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintln(w, program+":", strings.TrimSuffix(line, "\n"))
	}
}
