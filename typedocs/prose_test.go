package typedocs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLinked(t *testing.T) {
	for _, tt := range []struct {
		reference string
		want      []span
	}{
		{"", nil},
		{"The terms of service", []span{{Text: "The terms of service"}}},
		{"RFC 9110, section 15.5.5", []span{{Text: "RFC 9110, section 15.5.5", URL: "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5"}}},
		{"RFC 2774", []span{{Text: "RFC 2774", URL: "https://www.rfc-editor.org/rfc/rfc2774"}}},
		{"RFC 9457, appendix A.", []span{{Text: "RFC 9457, appendix A", URL: "https://www.rfc-editor.org/rfc/rfc9457#appendix-A"}, {Text: "."}}},
		{"see RFC 4918 section 11.3; RFC5789", []span{
			{Text: "see "},
			{Text: "RFC 4918 section 11.3", URL: "https://www.rfc-editor.org/rfc/rfc4918#section-11.3"},
			{Text: "; "},
			{Text: "RFC5789", URL: "https://www.rfc-editor.org/rfc/rfc5789"},
		}},
		{"(https://example.com/terms?a=b#c).", []span{{Text: "("}, {Text: "https://example.com/terms?a=b#c", URL: "https://example.com/terms?a=b#c"}, {Text: ")."}}},
		{"javascript:alert(1)", []span{{Text: "javascript:alert(1)"}}},
		{"NORFC 9110, RFC 123456", []span{{Text: "NORFC 9110, RFC 123456"}}},
	} {
		assert.Equal(t, tt.want, linked(tt.reference), tt.reference)
	}
}

func TestTicked(t *testing.T) {
	assert.Equal(t, []span{{Text: "Send "}, {Text: "ETag", Code: true}, {Text: " back."}}, ticked("Send `ETag` back."))
	assert.Equal(t, []span{{Text: "ETag", Code: true}}, ticked("`ETag`"))
}

func TestParagraphs(t *testing.T) {
	assert.Equal(t, []string{"a\nb", "c"}, paragraphs("\n\n a\nb\r\n\r\nc\n"))
	assert.Empty(t, paragraphs(" \n\n "))
}
