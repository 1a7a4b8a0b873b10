package recorded

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReplay(t *testing.T) {
	answers, err := load()
	require.NoError(t, err)
	require.NotEmpty(t, answers)
	for _, a := range answers {
		s := httptest.NewServer(&a)
		got, err := a.exchange(s.Listener.Addr().String())
		require.NoError(t, err)
		for name, values := range a.Headers {
			for _, value := range values {
				require.Contains(t, got, "\r\n"+name+": "+value+"\r\n", a.Name)
			}
		}
		s.Close()
	}
}

func TestDifference(t *testing.T) {
	const want = "HTTP/1.1 404 Not Found\r\nA: 1\r\nB: 2\r\n\r\nbody"
	for got, says := range map[string]string{
		want: "",
		"HTTP/1.1 404 Not Found\r\nB: 2\r\nA: 1\r\n\r\nbody":                                                 "fields in another order",
		"HTTP/1.1 404 Not Found\r\nA: 1\r\n\r\nbody":                                                         "without `B: 2`",
		"HTTP/1.1 404 Not Found\r\nA: 1\r\nB: 2\r\nB: 2\r\n\r\nbody":                                         "with `B: 2`",
		"HTTP/1.1 404 Not Found\r\nA: 1\r\nB: 2\r\n\r\nno\nbody\n":                                           "another body: `no body`",
		"HTTP/1.1 404 Not Found\r\nB: 2\r\nTransfer-Encoding: chunked\r\nA: 1\r\n\r\n4\r\nbody\r\n0\r\n\r\n": "with `Content-Length: 4`; in chunks instead of with Content-Length",
		"HTTP/1.1 500 Oh\r\nA: 1\r\nB: 2\r\n\r\n":                                                            "without `HTTP/1.1 404 Not Found`; with `HTTP/1.1 500 Oh`; another body: ``",
	} {
		require.Equal(t, says, difference(want, got))
	}
	const withLength = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nA: 1\r\n\r\nbody"
	require.Equal(t, InChunks, difference(withLength, "HTTP/1.1 404 Not Found\r\nA: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n"))
	require.NotEqual(t, InChunks, difference(withLength, "HTTP/1.1 404 Not Found\r\nA: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n"), "broken off")
}

// TestColumns has the columns of other gateways stay as they were.
func TestColumns(t *testing.T) {
	answers := []Answer{{Group: "g", Name: "a | b", Expect: "convert"}, {Group: "g", Name: "b", Expect: "leave"}}
	columns := columnsOf("| package | answer | status | middleware | problemd | nginx |\n|---|---|--:|---|---|---|\n"+
		"| g | a \\| b | 404 | converts it | the same | with `A: \\|` |\n| g | b | 404 | leaves it | x | the same |\n", answers)
	require.Equal(t, map[string]Column{"problemd": {"", "x"}, "nginx": {"with `A: |`", ""}}, columns)
	require.Empty(t, columnsOf("| package | answer | status | middleware | problemd |\n| g | other | 404 | converts it | the same |\n", answers))
}
