// Package problem gives the client errors of an HTTP API one voice. Wrap a handler
// once, and every plain or empty 4xx response that comes out of it, whether a handler,
// the router or a middleware wrote it, is sent as a problem document (RFC 9457, which
// obsoletes RFC 7807):
//
//	http.ListenAndServe(":8080", problem.Middleware(mux))
//
// Handlers go on as before, with [http.Error] or a bare WriteHeader, or say more with
// the helpers of package errors:
//
//	errors.NotFound(w)
//	errors.Forbidden(w, errors.Detail("Only the owner may delete an order."))
//
// Inside a handler use package errors. This package has the same options under the same
// names for everything else: [New], [Type.New], [Error].
//
// # What is converted
//
// A response becomes a problem document when all of these hold:
//
//	status            400 to 499; to 599 with Config.ServerErrors
//	Content-Type      none, or text/plain; application/json with LiftJSON, text/html
//	                  with ReplaceHTML
//	charset           none, utf-8 or us-ascii; iso-8859-1 or windows-1252 when every
//	                  byte is ASCII
//	Content-Encoding  none or identity, unless there is no body; one that stood there
//	                  before the handler ran does not count
//	body              empty, or at most 8 KiB of text in UTF-8
//
// A body that begins like HTML, XML or JSON is not a text, and without a Content-Type
// nothing is that [http.DetectContentType] labels other than text/plain. "[auth] no
// token" and "{id} is missing" are texts. The body of a 5xx may have any length and
// charset: it is never sent, and only its start is looked at.
//
// Everything else passes as the handler wrote it: other statuses, other media types
// (Connect, OAuth 2, GraphQL and S3 clients read their own error bodies), upgrades, and
// problem documents. It is not held back either: its first byte reaches the client
// while the handler still waits.
//
// The text, trimmed, becomes the detail. The catalog's description of the status is the
// detail instead
//
//   - where there is no text
//   - with [Config.DiscardText]
//   - for a 5xx
//   - where the text only repeats the title, as "404 page not found" and "Status Code: 404; Not
//     Found" do, or that description
//
// A response is converted or released when the handler returns, flushes or hijacks, or
// as soon as its text turns out not to be one. A flush before the text that a
// Content-Type announces waits for it. Without a Content-Type, a flush before the body
// sends the document, and the body is lost, also if it is JSON. That is what
// [net/http/httputil.ReverseProxy] does to the answer of an upstream that declares neither
// its type nor its length: set a Content-Type in ModifyResponse. What is written after a
// flush that converted is discarded, and such a Write succeeds while the client is there.
// While a response is held back, a handler that goes on reading its request's body may
// cause a 100 Continue that net/http would not have sent after its own WriteHeader.
//
// # The header of a problem response
//
// The middleware keeps all fields except those that describe the replaced body. These
// it deletes:
//
//   - Content-Length, Content-Disposition, Content-Location, Content-MD5, Digest,
//     Content-Digest, Repr-Digest, Signature, Signature-Input, Accept-Ranges,
//     Transfer-Encoding and trailers
//   - ETag and Last-Modified, except on a 412; Content-Range, except on a 416
//   - Content-Language, except where the detail is the handler's
//   - the handler's own Content-Encoding
//   - Upgrade and Connection of a 426 over HTTP/2 (RFC 9113, section 8.2.2) and HTTP/3
//     (RFC 9114, section 4.2)
//
// These it sets:
//
//   - Content-Type and X-Content-Type-Options
//   - Content-Length, directly on net/http's own writer: a compressor outside would send
//     other bytes than announced
//   - "Cache-Control: no-store" on 402, 428, 429, 431 and 511 where the handler set none
//     (RFC 6585)
//   - "Vary: Accept" with [Config.XML]; "Vary: Accept-Language", and Content-Language
//     where the text is the catalog's, with [Config.Languages]
//
// WWW-Authenticate, Allow and Retry-After are the handler's to set, and are never
// invented. An answer to HEAD has no body, and no Content-Length where the handler wrote
// no text, since the text of a GET may be longer.
//
// # Where to put it
//
// Put it inside of what looks at whole responses (logging, compression, CORS, request
// ids), and outside of what answers requests (router, authentication, rate limits).
//
// Like net/http's own, the writer that handlers get serves one goroutine at a time. Of
// [http.Flusher], [http.Hijacker], [io.ReaderFrom], [http.Pusher] and CloseNotifier it
// has exactly those of the writer underneath; it always has FlushError, WriteString and
// Unwrap. A panic passes through, and nothing is written after it.
//
// Some things are out of its reach:
//
//   - what net/http answers before any handler runs: 400 for a malformed request, 417,
//     431, 501, 505
//   - a writer outside that has already begun: below [http.TimeoutHandler], a 103 is final
//   - helpers below a writer without Unwrap, such as TimeoutHandler's: put a second
//     Middleware inside it
//   - a Hijack through [http.ResponseController] past a writer that has only Unwrap
//   - the "Connection: close" of a body that is too large for [http.MaxBytesReader], which
//     sets it on net/http's own writer alone: put [http.MaxBytesHandler] outside for it
package problem
