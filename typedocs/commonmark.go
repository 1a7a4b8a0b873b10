package typedocs

import "strings"

// CommonMark returns p as CommonMark, in which nothing is markup but our own code.
func (p prose) CommonMark() string {
	var b strings.Builder
	for _, s := range p.Spans() {
		if s.Code {
			b.WriteString(codeSpan(s.Text))
		} else {
			b.WriteString(escape(s.Text, b.Len() == 0))
		}
	}
	return b.String()
}

// Inline returns p as CommonMark on a single line, for headings and items of lists.
func (p prose) Inline() string {
	p.text = strings.Join(strings.Fields(p.text), " ")
	return p.CommonMark()
}

// codeSpan returns text as code, on a single line (CommonMark 0.31.2, section 6.1).
func codeSpan(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if text[0] == '`' || text[len(text)-1] == '`' {
		text = " " + text + " "
	}
	return fence + text + fence
}

// escape returns text as CommonMark that shows it as it is. Where it would have a
// meaning, punctuation gets a backslash, and "<" and "&" become entities: linters look
// for tags behind backslashes too. At the start of a line, more has a meaning.
func escape(text string, startsLine bool) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteByte('\n')
			startsLine = true
		}
		if startsLine {
			line = escapeStart(&b, strings.TrimLeft(line, " \t"))
		}
		escapeInline(&b, strings.TrimRight(line, "\r"))
	}
	return b.String()
}

// escapeStart writes the start of a line as far as it could begin a block, and returns
// the rest: headings, quotations, lists, rules and fences.
func escapeStart(b *strings.Builder, line string) string {
	if line == "" {
		return ""
	}
	if strings.IndexByte("#>+-=~:", line[0]) >= 0 {
		b.WriteString(`\` + line[:1])
		return line[1:]
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if rest := line[digits:]; digits > 0 && rest != "" && (rest[0] == '.' || rest[0] == ')') {
		b.WriteString(line[:digits] + `\` + rest[:1])
		return rest[1:]
	}
	return line
}

func escapeInline(b *strings.Builder, line string) {
	for i := range len(line) {
		switch c := line[i]; {
		case c == '<':
			b.WriteString("&lt;")
		case c == '&' && (isWord(line, i+1) || strings.HasPrefix(line[i+1:], "#")):
			b.WriteString("&amp;")
		case strings.IndexByte("\\`*[]~|", c) >= 0,
			c == '#' && (i == 0 || line[i-1] == ' '), // closes a heading
			c == '_' && !(isWord(line, i-1) && isWord(line, i+1)),
			c == '(' && (isWord(line, i-1) || strings.HasSuffix(line[:i], "]")), // linters look for eval(
			c == ':' && i >= 6 && strings.EqualFold(line[i-6:i], "script"):      // and for javascript:
			b.WriteString(`\` + string(c))
		default:
			b.WriteByte(c)
		}
	}
}

// isWord reports whether a byte of line belongs to a word, which an underscore joins.
func isWord(line string, i int) bool {
	return i >= 0 && i < len(line) && (line[i] >= 0x80 || line[i]|0x20 >= 'a' && line[i]|0x20 <= 'z' || line[i] >= '0' && line[i] <= '9')
}
