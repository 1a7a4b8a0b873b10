// Package traceparent reads the traceparent field (W3C Trace Context, section 3.2).
package traceparent

// Parse returns the trace id and the parent id of a request's traceparent field, given
// its lines. Both are "" unless there is one line, and it is valid: a version of two hex
// digits other than ff, a trace id of 32, a parent id of 16 and flags of 2. The digits are
// in lower case, and neither id is all zero.
func Parse(lines []string) (id, parent string) {
	if len(lines) != 1 {
		return "", ""
	}
	line := lines[0]
	const (
		length = len("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
		zeros  = "00000000000000000000000000000000"
	)
	if len(line) < length {
		return "", ""
	}
	version, id, parent, flags := line[:2], line[3:35], line[36:52], line[53:length]
	switch {
	case line[2] != '-', line[35] != '-', line[52] != '-':
		return "", ""
	case !isLowerHex(version), !isLowerHex(id), !isLowerHex(parent), !isLowerHex(flags):
		return "", ""
	case version == "ff", id == zeros, parent == zeros[:len(parent)]:
		return "", ""
	case len(line) > length && (version == "00" || line[length] != '-'):
		return "", "" // only later versions may have more
	}
	return id, parent
}

func isLowerHex(s string) bool {
	for _, c := range []byte(s) {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'f') {
			return false
		}
	}
	return true
}
