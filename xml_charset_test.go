package problem

import (
	"encoding/binary"
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// utf16Text is a text in UTF-16.
func utf16Text(order binary.AppendByteOrder, text string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

func TestDecodeXMLCharset(t *testing.T) {
	const (
		mark  = "\ufeff"
		open  = `<problem xmlns="urn:ietf:rfc:7807">`
		cafe  = open + "<title>café 茶 🫖</title></problem>"
		latin = open + "<title>caf\xe9 \xa4\x85</title></problem>"
		plain = open + "<title>cafe</title></problem>"
	)
	declared := func(encoding string) string { return `<?xml version="1.0" encoding="` + encoding + `"?>` }
	big := func(text string) string { return utf16Text(binary.BigEndian, text) }
	little := func(text string) string { return utf16Text(binary.LittleEndian, text) }
	tests := []struct{ name, charset, doc, want string }{
		{"nothing said", "", cafe, "café 茶 🫖"},
		{"UTF-8 with a mark", "", mark + cafe, "café 茶 🫖"},
		{"UTF-8 with a mark that rules over the rest", "iso-8859-1", mark + declared("iso-8859-1") + cafe, "café 茶 🫖"},
		{"UTF-8 declared", "", declared("Utf-8") + cafe, "café 茶 🫖"},
		{"UTF-8 by charset", "UTF-8", cafe, "café 茶 🫖"},
		{"UTF-8 misspelled", "utf8", declared("iso-8859-1") + cafe, "café 茶 🫖"},
		{"the charset rules over the declaration", "utf-8", declared("iso-8859-1") + cafe, "café 茶 🫖"},
		{"the charset rules over the declaration, the other way round", "iso-8859-1", declared("utf-8") + latin, "café ¤\u0085"},

		{"UTF-16, big", "", big(mark + cafe), "café 茶 🫖"},
		{"UTF-16, little", "", little(mark + cafe), "café 茶 🫖"},
		{"UTF-16 declared, big", "", big(mark + declared("UTF-16") + cafe), "café 茶 🫖"},
		{"UTF-16 declared, little", "", little(mark + declared("utf-16") + cafe), "café 茶 🫖"},
		{"UTF-16 by charset", "utf-16", little(mark + cafe), "café 茶 🫖"},
		{"UTF-16 with a mark that rules over the charset", "utf-8", big(mark + cafe), "café 茶 🫖"},
		{"UTF-16 with a mark that rules over the other order", "utf-16be", little(mark + cafe), "café 茶 🫖"},
		{"UTF-16BE", "UTF-16BE", big(declared("utf-16") + cafe), "café 茶 🫖"},
		{"UTF-16LE", "utf-16le", little(declared("utf-16") + cafe), "café 茶 🫖"},
		{"UTF-16 without a mark", "utf-16", big(cafe), "café 茶 🫖"},
		{"UTF-16 of white space first", "utf-16le", little("\n" + cafe), "café 茶 🫖"},
		{"half a surrogate pair", "", big(mark+open+"<title>") + "\xd8\x3d" + big("</title></problem>"), "\ufffd"},
		{"utf-16 declared in UTF-8", "utf-8", declared("utf-16") + cafe, "café 茶 🫖"},
		{"utf-16 declared in UTF-8 with a mark", "", mark + declared("utf-16") + cafe, "café 茶 🫖"},
		{"utf-16 declared in UTF-8 and no more said", "", declared("utf-16") + cafe, "café 茶 🫖"},
		{"utf-16 by charset of UTF-8", "utf-16", declared("utf-8") + cafe, "café 茶 🫖"},
		{"utf-16 by charset, and iso-8859-1 declared", "utf-16le", declared("iso-8859-1") + latin, "café ¤\u0085"},

		{"ISO-8859-1 declared", "", declared("ISO-8859-1") + latin, "café ¤\u0085"},
		{"ISO-8859-1 declared in other quotes", "", `<?xml version='1.0'	encoding = 'iso-8859-1' standalone='yes' ?>` + latin, "café ¤\u0085"},
		{"ISO-8859-1 by charset", "ISO-8859-1", latin, "café ¤\u0085"},
		{"latin1", "latin1", declared("utf-16") + latin, "café ¤\u0085"},

		{"US-ASCII declared", "", declared("US-ASCII") + plain, "cafe"},
		{"US-ASCII by charset", "us-ascii", declared("utf-16") + plain, "cafe"},
		{"another charset in ASCII", "windows-1252", plain, "cafe"},
		{"another encoding in ASCII", "", declared("Shift_JIS") + plain, "cafe"},
		{"the charset in ASCII, whatever is declared", "utf-8", declared("ebcdic-cp-us") + plain, "cafe"},
		{"a declaration that names none", "", `<?xml version="1.0"?>` + cafe, "café 茶 🫖"},
		{"a declaration that names nothing", "", `<?xml version="1.0" encoding=""?>` + cafe, "café 茶 🫖"},
		{"text like a declaration", "", open + "<x>é encoding='koi8-r'</x><title>é</title></problem>", "é"},
		{"a second declaration", "", declared("utf-8") + declared("iso-8859-1") + cafe, "café 茶 🫖"},
	}
	for _, test := range tests {
		var p Problem
		assert.NoError(t, decodeXML([]byte(test.doc), test.charset, &p), test.name)
		assert.Equal(t, test.want, p.Title, test.name)
		assert.NoError(t, p.Cause, test.name)
	}
}

func TestDecodeXMLCharsetRefuses(t *testing.T) {
	const (
		open   = `<problem xmlns="urn:ietf:rfc:7807">`
		beyond = ` of the XML document is beyond ASCII, and its charset is `
		only   = `; only UTF-8, UTF-16 and ISO-8859-1 are read there`
	)
	big := func(text string) string { return utf16Text(binary.BigEndian, text) }
	tests := []struct{ name, charset, doc, want string }{
		{"US-ASCII that is not", "us-ascii", open + "<x>é</x></problem>", `problem: byte 38` + beyond + `"us-ascii"` + only},
		{"another charset", "windows-1252", open + "<x>\xe9</x></problem>", `problem: byte 38` + beyond + `"windows-1252"` + only},
		{"another encoding", "", `<?xml encoding='KOI8-R'?>` + open + "<x>\xe9</x></problem>", `problem: byte 63` + beyond + `"KOI8-R"` + only},
		{"ISO-8859-1 that nobody names", "", open + "<x>\xe9</x></problem>", `problem: element "x": XML syntax error on line 1: invalid UTF-8`},
		{"ISO-8859-1 as UTF-8", "utf-8", `<?xml version="1.0" encoding="iso-8859-1"?>` + open + "<x>\xe9</x></problem>", `problem: element "x": XML syntax error on line 1: invalid UTF-8`},
		{"UTF-16 cut off", "", big("\ufeff"+open+"<x>") + "\x00", `problem: element "x": XML syntax error on line 1: unexpected EOF`},
		{"half a character too much", "", big("\ufeff"+open+"</problem>") + "\x00", `problem: the XML document has text outside of its root element`},
		{"a mark alone", "", "\xff\xfe", `problem: the XML document has no root element`},
		{"half a mark", "", "\xff", `problem: XML syntax error on line 1: invalid UTF-8`},
		{"UTF-32", "utf-32", "\x00\x00\xfe\xff" + strings.Repeat("\x00\x00\x00<", 3), `problem: XML syntax error on line 1: illegal character code U+0000`},
		{"two marks", "", "\ufeff\ufeff" + open + "</problem>", `problem: the XML document has text outside of its root element`},
	}
	for _, test := range tests {
		assert.EqualError(t, decodeXML([]byte(test.doc), test.charset, new(Problem)), test.want, test.name)
	}
}

// A declaration further in does not decode what is decoded once more, which would double
// the text each time.
func TestDecodeXMLOfManyDeclarations(t *testing.T) {
	doc := `<?xml version="1.0" encoding="iso-8859-1"?><problem xmlns="urn:ietf:rfc:7807">` +
		strings.Repeat(`<?xml version="1.0" encoding="iso-8859-1"?>`, 1000) + "<title>\xe9</title></problem>"
	var p Problem
	require.NoError(t, decodeXML([]byte(doc), "", &p))
	require.Equal(t, "é", p.Title)
	require.Error(t, xml.Unmarshal([]byte(doc), &p), "the charset is the Decoder's to read")
}
