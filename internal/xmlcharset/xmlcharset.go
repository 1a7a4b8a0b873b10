// Package xmlcharset reads XML documents in the charsets that servers send.
package xmlcharset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// ToUTF8 returns an XML document as UTF-8 without a byte-order mark. The mark decides
// first, then the charset parameter of the media type, then the XML declaration (RFC
// 7303, section 3). But single bytes are never read as UTF-16, nor UTF-16 as single
// bytes: .NET declares utf-16 in documents that it sends as UTF-8.
//
// Charsets other than UTF-8, UTF-16, US-ASCII and ISO-8859-1 are read as far as they are
// ASCII. The error names one that goes beyond.
func ToUTF8(doc []byte, charset string) ([]byte, error) {
	mark := []byte("\ufeff")
	if order := byteOrder(doc); order != nil {
		return bytes.TrimPrefix(decodeUTF16(doc, order), mark), nil
	}
	if rest, marked := bytes.CutPrefix(doc, mark); marked {
		return rest, nil
	}
	for _, label := range [...]string{charset, declaredEncoding(doc)} {
		switch strings.ToLower(label) {
		case "", "utf-16", "utf-16be", "utf-16le":
			continue
		case "utf-8", "utf8":
			return doc, nil
		case "iso-8859-1", "latin1":
			return decodeLatin1(doc), nil
		}
		if i := bytes.IndexFunc(doc, func(r rune) bool { return r >= utf8.RuneSelf }); i >= 0 {
			return nil, fmt.Errorf("byte %d of the XML document is beyond ASCII, and its charset is %q; "+
				"only UTF-8, UTF-16 and ISO-8859-1 are read there", i, label)
		}
		return doc, nil
	}
	return doc, nil
}

// byteOrder returns the byte order of a document in UTF-16, and nil for any other. Where
// there is no byte-order mark, the first character tells: it is ASCII, so that one half
// of it is 0, and a 0 has no place in a document in single bytes.
func byteOrder(doc []byte) binary.ByteOrder {
	switch {
	case len(doc) < 2:
	case doc[0] == 0xfe && doc[1] == 0xff, doc[0] == 0:
		return binary.BigEndian
	case doc[0] == 0xff && doc[1] == 0xfe, doc[1] == 0:
		return binary.LittleEndian
	}
	return nil
}

// decodeUTF16 replaces half a surrogate pair by U+FFFD, and also a last odd byte, which
// is part of a character that was cut off.
func decodeUTF16(doc []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, 0, len(doc)/2+1)
	for ; len(doc) >= 2; doc = doc[2:] {
		units = append(units, order.Uint16(doc))
	}
	if len(doc) > 0 {
		units = append(units, utf8.RuneError)
	}
	return []byte(string(utf16.Decode(units)))
}

// decodeLatin1 is for ISO-8859-1, whose bytes are the first 256 characters of Unicode.
func decodeLatin1(doc []byte) []byte {
	b := make([]byte, 0, len(doc)+len(doc)/8)
	for _, c := range doc {
		b = utf8.AppendRune(b, rune(c))
	}
	return b
}

// declaredEncoding returns the encoding that the XML declaration names (XML 1.0, section
// 4.3.3), which is written in ASCII; "" where it names none.
func declaredEncoding(doc []byte) string {
	declaration, _, _ := bytes.Cut(doc, []byte("?>"))
	if !bytes.HasPrefix(declaration, []byte("<?xml")) {
		return ""
	}
	_, name, _ := bytes.Cut(declaration, []byte("encoding"))
	name = bytes.TrimLeft(name, " \t\r\n=")
	if len(name) == 0 {
		return ""
	}
	name, _, _ = bytes.Cut(name[1:], name[:1]) // between quotes of either kind
	return string(name)
}
