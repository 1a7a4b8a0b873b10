package bench

import (
	"cmp"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Columns are compared on one job: here each of them does it, over a connection.

type answer struct {
	status int
	header http.Header // without Date
	body   string
}

// over asks a server of h for /orders/7.
func over(t *testing.T, h http.Handler) answer {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	req, err := http.NewRequest(http.MethodGet, server.URL+"/orders/7", http.NoBody)
	require.NoError(t, err)
	req.Host = "bench"
	req.Header.Set("Accept-Encoding", "gzip") // and the transport does not decompress
	if p, ok := h.(preparer); ok {
		req = p.prepare(req)
	}
	resp, err := server.Client().Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	resp.Header.Del("Date")
	return answer{resp.StatusCode, resp.Header, string(body)}
}

const (
	textPlain     = "text/plain; charset=utf-8"
	invalidBefore = `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"` + invalidText + `","errors":[`
	listedBefore  = `{"type":"about:blank","title":"Forbidden","status":403,"detail":"` + detail + `","instance":"`
	listedAfter   = `","balance":30,"accounts":["/account/12345","/account/67890"]}`

	notFound1 = `{"type":"about:blank","title":"Not Found","status":404,"detail":"` + text + `"}`
)

func notFoundDocument() string { return string(document(http.StatusNotFound, description)) }

// media are the columns that send another Content-Type.
var media = map[string]string{
	"http.Error": textPlain,
	"chi-render": plainJSON, // whatever the handler has set
	"iris":       problemJSON + "; charset=utf-8",
}

func TestAnswers(t *testing.T) {
	for _, tt := range []struct {
		scenario string
		columns  []column
		status   int
		text     string // of http.Error
		document string
		differ   map[string]string // documents of columns that send another
	}{
		{"Static404", static404(), http.StatusNotFound, text, notFoundDocument(), nil},
		{"Detail404", detail404(), http.StatusNotFound, text, notFound1, nil},
		{"Retry429", retry429(), http.StatusTooManyRequests, tooManyText, string(document(http.StatusTooManyRequests, tooManyText)), nil},
		{
			"Invalid422", invalid422(), http.StatusUnprocessableEntity, invalidText,
			invalidBefore + `{"detail":"Order one or more.","code":"min","pointer":"#/items/0/quantity"},` +
				`{"detail":"Name a currency.","code":"required","pointer":"#/currency"}]}`,
			map[string]string{
				"huma": invalidBefore + `{"message":"Order one or more.","location":"#/items/0/quantity"},` +
					`{"message":"Name a currency.","location":"#/currency"}]}`,
			},
		},
		{
			"OwnType403", ownType403(), http.StatusForbidden, detail,
			`{"type":"` + creditURI + `","title":"Out of Credit","status":403,"detail":"` + detail + `","balance":30}`, nil,
		},
		{
			"Forbidden403", forbidden403(), http.StatusForbidden, detail, string(received),
			map[string]string{"iris": strings.Replace(string(received), instance, "http://bench"+instance, 1)}, // made absolute
		},
		{
			"List403", list403(), http.StatusForbidden, detail, listedBefore + instance + listedAfter,
			map[string]string{"iris": listedBefore + "http://bench" + instance + listedAfter},
		},
	} {
		for _, c := range tt.columns {
			t.Run(tt.scenario+"/by="+c.name, func(t *testing.T) {
				got := over(t, c.handler)
				assert.Equal(t, tt.status, got.status)
				assert.Equal(t, cmp.Or(media[c.name], problemJSON), got.header.Get("Content-Type"))
				if c.name == "http.Error" {
					assert.Equal(t, tt.text+"\n", got.body)
				} else {
					assert.JSONEq(t, cmp.Or(tt.differ[c.name], tt.document), got.body)
				}
				if tt.status == http.StatusTooManyRequests {
					assert.Equal(t, "60", got.header.Get("Retry-After"))
				}
			})
		}
	}
}

func TestAnswersInXML(t *testing.T) {
	const (
		header   = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
		document = `<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Unprocessable Entity</title>` +
			`<status>422</status><detail>` + invalidText + `</detail><errors>` +
			`<i><detail>Order one or more.</detail><code>min</code><pointer>#/items/0/quantity</pointer></i>` +
			`<i><detail>Name a currency.</detail><code>required</code><pointer>#/currency</pointer></i></errors></problem>`
	)
	for _, c := range invalid422XML() {
		t.Run("by="+c.name, func(t *testing.T) {
			got := over(t, c.handler)
			assert.Equal(t, http.StatusUnprocessableEntity, got.status)
			if c.name == "http.Error" {
				assert.Equal(t, textPlain, got.header.Get("Content-Type"))
				assert.Equal(t, invalidText+"\n", got.body)
				return
			}
			assert.Equal(t, problemXML, got.header.Get("Content-Type"))
			assert.Equal(t, document, strings.TrimPrefix(got.body, header))
		})
	}
}

func TestGrowing(t *testing.T) {
	for _, c := range growthText(8190) {
		t.Run("GrowthText/by="+c.name, func(t *testing.T) {
			got := over(t, c.handler)
			assert.Equal(t, http.StatusNotFound, got.status)
			if c.name == "http.Error" {
				assert.Equal(t, strings.Repeat("x", 8190)+"\n", got.body)
			} else {
				assert.JSONEq(t, string(document(http.StatusNotFound, strings.Repeat("x", 8190))), got.body)
			}
		})
	}
	columns := growthMembers(100)
	byHand, ours := over(t, columns[0].handler), over(t, columns[1].handler)
	assert.JSONEq(t, byHand.body, ours.body)
	assert.Equal(t, byHand.status, ours.status)
	assert.Contains(t, ours.body, `"member099":99`)
}

// Wrappers pass a response as it is.
func TestPasses(t *testing.T) {
	for _, w := range append(without(), downloaders()...) {
		t.Run("by="+w.name, func(t *testing.T) {
			got := over(t, w.wrap(Success))
			got.header.Del("Vary") // gzhttp adds it
			assert.Equal(t, answer{
				status: http.StatusOK,
				header: http.Header{"Content-Type": {plainJSON}, "Content-Length": {"512"}},
				body:   string(SuccessBody),
			}, got)
		})
	}
}

func TestReplaces(t *testing.T) {
	for _, w := range replacers {
		t.Run("by="+w.name, func(t *testing.T) {
			media, fromText, fromNothing := problemJSON, notFound1, notFoundDocument()
			switch w.name {
			case "bare":
				media, fromText, fromNothing = textPlain, text+"\n", ""
			case "by-hand", "caddy-intercept":
				fromText = fromNothing // the text is lost
			}
			got := over(t, w.wrap(HTTPError))
			assert.Equal(t, http.StatusNotFound, got.status)
			assert.Equal(t, media, got.header.Get("Content-Type"))
			assert.Equal(t, fromText, got.body)

			got = over(t, w.wrap(HTTPErrorWithFields))
			assert.Equal(t, http.StatusNotFound, got.status)
			assert.Equal(t, media, got.header.Get("Content-Type"))
			assert.Equal(t, fromText, got.body)
			assert.Equal(t, "01J9ZK3V6Q", got.header.Get("X-Request-Id"))
			assert.Equal(t, "Origin", got.header.Get("Vary"))

			got = over(t, w.wrap(bareStatus))
			assert.Equal(t, http.StatusNotFound, got.status)
			assert.Equal(t, fromNothing, got.body)
			if w.name != "bare" {
				assert.Equal(t, problemJSON, got.header.Get("Content-Type"))
			}
		})
	}
}

// What replacers make of responses that are not the plain one they are measured on.
func TestReplacersDiffer(t *testing.T) {
	writing := func(contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("Allow", "GET")
			w.Header().Set("Content-Language", "de")
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(body))
		}
	}
	const own = `{"error":"mine"}`
	for _, tt := range []struct {
		by             string
		dropsLanguage  bool // Content-Language, of a response without text
		ownJSON        bool // JSON of the handler passes
		mislabelled    bool // so does JSON that is labelled as text
		flushed        int  // the status, when the handler flushes behind it
		flushedReplace bool
		copied         int // the status, when the handler copies its text from a reader
	}{
		{"problem", true, true, true, 404, true, 404},
		{"by-hand", false, true, false, 404, true, 404},
		{"ResponseRecorder", false, true, false, 404, true, 404},
		{"httpsnoop", false, true, false, 200, false, 200},
		{"caddy-intercept", false, false, false, 404, true, 404},
	} {
		t.Run("by="+tt.by, func(t *testing.T) {
			wrap := named(t, replacers, tt.by)
			got := over(t, wrap(writing(textPlain, text)))
			assert.Equal(t, http.StatusNotFound, got.status)
			assert.Equal(t, "GET", got.header.Get("Allow"))
			assert.Equal(t, "de", got.header.Get("Content-Language"))
			got = over(t, wrap(writing(textPlain, "")))
			assert.Equal(t, tt.dropsLanguage, got.header.Get("Content-Language") == "")

			got = over(t, wrap(writing(plainJSON, own)))
			assert.Equal(t, tt.ownJSON, got.body == own, got.body)
			got = over(t, wrap(writing(textPlain, own)))
			assert.Equal(t, tt.mislabelled, got.body == own, got.body)

			got = over(t, wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusNotFound)
				_ = http.NewResponseController(w).Flush()
			})))
			assert.Equal(t, tt.flushed, got.status)
			assert.Equal(t, tt.flushedReplace, got.header.Get("Content-Type") == problemJSON)

			got = over(t, wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusNotFound)
				_, _ = io.WriteString(w, text)
			})))
			assert.Equal(t, http.StatusNotFound, got.status)
			assert.Equal(t, problemJSON, got.header.Get("Content-Type"))

			got = over(t, wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusNotFound)
				_, _ = io.Copy(w, io.LimitReader(strings.NewReader(text), int64(len(text)))) // by ReadFrom, where w has it
			})))
			assert.Equal(t, tt.copied, got.status)
		})
	}
}

func named(t *testing.T, wrappers []wrapper, name string) func(http.Handler) http.Handler {
	t.Helper()
	for _, w := range wrappers {
		if w.name == name {
			return w.wrap
		}
	}
	t.Fatalf("no wrapper is named %q", name)
	return nil
}

func TestStacks(t *testing.T) {
	for _, protocol := range protocols {
		for _, serving := range []func(wrapper) http.Handler{stack, plainHandlers} {
			for _, path := range []string{"/orders/7", "/missing/7"} {
				bare := open(t, protocol, serving(beside[0]), path)()
				ours := open(t, protocol, serving(beside[1]), path)()
				assert.Equal(t, protocol[5], bare.Proto[5])
				assert.Equal(t, protocol[5], ours.Proto[5])
				assert.Equal(t, bare.StatusCode, ours.StatusCode)
				if path == "/orders/7" {
					assert.Equal(t, plainJSON, ours.Header.Get("Content-Type"))
				} else {
					assert.Equal(t, textPlain, bare.Header.Get("Content-Type"))
					assert.Equal(t, problemJSON, ours.Header.Get("Content-Type"))
				}
			}
		}
	}
}
