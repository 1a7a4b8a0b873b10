package xmlcharset

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
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

// titleOf returns the text of the element title in a document of UTF-8.
func titleOf(t *testing.T, doc []byte) (title string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(doc))
	d.CharsetReader = func(_ string, rest io.Reader) (io.Reader, error) { return rest, nil }
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return title
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "title" {
			require.NoError(t, d.DecodeElement(&title, &start))
		}
	}
}

func TestToUTF8(t *testing.T) {
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
		doc, err := ToUTF8([]byte(test.doc), test.charset)
		assert.NoError(t, err, test.name)
		assert.Equal(t, test.want, titleOf(t, doc), test.name)
	}
}

func TestToUTF8BeyondASCII(t *testing.T) {
	const doc = "<x>\xe9</x>"
	for _, test := range []struct{ name, charset, doc, want string }{
		{"US-ASCII that is not", "us-ascii", "<x>é</x>", `byte 3 of the XML document is beyond ASCII, and its charset is "us-ascii"`},
		{"another charset", "windows-1252", doc, `byte 3 of the XML document is beyond ASCII, and its charset is "windows-1252"`},
		{"another encoding", "", `<?xml encoding='KOI8-R'?>` + doc, `byte 28 of the XML document is beyond ASCII, and its charset is "KOI8-R"`},
	} {
		_, err := ToUTF8([]byte(test.doc), test.charset)
		assert.EqualError(t, err, test.want+"; only UTF-8, UTF-16 and ISO-8859-1 are read there", test.name)
	}
}

// What is not in the charset that is named goes to the parser as it is, which refuses it.
func TestToUTF8DoesNotMendWhatIsNamedWrongly(t *testing.T) {
	for _, test := range []struct{ name, charset, doc, want string }{
		{"ISO-8859-1 that nobody names", "", "<x>\xe9</x>", "<x>\xe9</x>"},
		{"ISO-8859-1 as UTF-8", "utf-8", `<?xml encoding="iso-8859-1"?>` + "<x>\xe9</x>", `<?xml encoding="iso-8859-1"?>` + "<x>\xe9</x>"},
		{"UTF-16 cut off", "", utf16Text(binary.BigEndian, "\ufeff<x>") + "\x00", "<x>\ufffd"},
		{"a mark alone", "", "\xff\xfe", ""},
		{"half a mark", "", "\xff", "\xff"},
		{"UTF-32", "utf-32", "\x00\x00\xfe\xff\x00\x00\x00<", "\x00\ufeff\x00<"},
		{"two marks", "", "\ufeff\ufeff<x>", "\ufeff<x>"},
	} {
		doc, err := ToUTF8([]byte(test.doc), test.charset)
		assert.NoError(t, err, test.name)
		assert.Equal(t, test.want, string(doc), test.name)
	}
}
