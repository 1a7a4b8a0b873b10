package typedocs

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

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
	lines := strings.Split(lineFeeds.Replace(text), "\n")
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
			startsLine = true
		}
		if i < len(lines)-1 {
			line = strings.TrimRight(line, " \t") // two spaces would break the line
		}
		if startsLine {
			line = escapeStart(&b, strings.TrimLeft(line, " \t"))
		}
		escapeInline(&b, line)
	}
	return b.String()
}

// lineFeeds ends each line with a line feed; a carriage return alone ends one too.
var lineFeeds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

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
		before, _ := utf8.DecodeLastRuneInString(line[:i])
		after, _ := utf8.DecodeRuneInString(line[i+1:])
		switch c := line[i]; {
		case c == '<':
			b.WriteString("&lt;")
		case c == '&' && (isWord(after) || strings.HasPrefix(line[i+1:], "#")):
			b.WriteString("&amp;")
		case strings.IndexByte("\\`*[]~|", c) >= 0,
			c == '#' && (i == 0 || line[i-1] == ' '), // closes a heading
			c == '_' && !(isWord(before) && isWord(after)),
			c == '(' && (isWord(before) || strings.HasSuffix(line[:i], "]")), // linters look for eval(
			c == ':' && i >= 6 && strings.EqualFold(line[i-6:i], "script"):   // and for javascript:
			b.WriteString(`\` + string(c))
		default:
			b.WriteByte(c)
		}
	}
}

// isWord reports whether c belongs to a word, which an underscore joins: it is neither
// white space nor punctuation, which symbols are too (CommonMark 0.31.2, section 2.1).
// Parsers disagree about what is neither, such as a zero-width space; that is no word.
func isWord(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsMark(c) || unicode.IsNumber(c)
}
