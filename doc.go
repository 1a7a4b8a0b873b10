// Package problem gives all client errors of an HTTP API one voice. Wrap a handler
// once, and every 4xx response that comes out of it, whoever wrote it, leaves as a
// problem document (RFC 9457, which obsoletes RFC 7807):
//
//	http.ListenAndServe(":8080", problem.Middleware(mux))
//
// Handlers go on as before, with [http.Error] or a bare WriteHeader, or say more
// with the helpers of package errors beside this one:
//
//	errors.NotFound(w)
//	errors.Forbidden(w, errors.Detail("Only the owner may delete an order."))
//
// # What is converted
//
// A response becomes a problem document when all of this holds:
//
//   - its status is 400 to 499, or up to 599 with [Config.ServerErrors];
//   - its Content-Type at WriteHeader is absent, empty or text/plain, or, with
//     [Config.LiftJSON], application/json;
//   - the handler set no Content-Encoding;
//   - its body is empty, or at most 8 KiB of valid UTF-8 whose first byte, after
//     white space and a byte-order mark, is none of {, [ and <. With LiftJSON, one
//     whole JSON object is converted too. The body of a 5xx may have any length and
//     encoding: it is never sent, and only its first byte counts.
//
// The text, trimmed, becomes the detail. The catalog's description of the status
// does where there is none, with [Config.DiscardText], on a 5xx, and where the text
// says no more than the title: it is, without regard to case, the status's name in
// net/http, in the catalog or in IANA's list, or "404 page not found".
//
// Everything else passes as the handler wrote it: other statuses, other media types
// (Connect, OAuth 2, GraphQL and S3 clients read their own error bodies), upgrades.
//
// The decision falls when the handler returns, flushes or hijacks, or as soon as
// the text turns out not to be one. What is written after a flush or hijack that
// converted is discarded, and such a Write succeeds as long as the client is there.
// A response that is not a candidate by its status and header is not held back at
// all. Until the decision a handler that reads on in its request's body may cause a
// 100 Continue that net/http would not have sent after its own WriteHeader.
//
// # The header of a problem response
//
// Kept are all fields but those that describe the body that is gone:
// Content-Length, Content-Disposition, Content-Location, Content-Language,
// Content-MD5, Digest, Content-Digest, Repr-Digest, ETag and Last-Modified (kept
// on a 412), Content-Range (kept on a 416), Accept-Ranges, Transfer-Encoding and
// trailers are deleted. Content-Type, Content-Length and X-Content-Type-Options
// are set; "Cache-Control: no-store" is set on 428, 429 and 431 where the handler
// set none (RFC 6585); "Vary: Accept" is added when [Config.XML] is on; Upgrade is
// deleted from a 426 over HTTP/2 (RFC 9113, section 8.2.2). WWW-Authenticate, Allow
// and Retry-After are the handler's to set, and are never invented. An answer to
// HEAD has no body, and no Content-Length where the handler wrote no text, since
// that of a GET may be longer.
//
// # Where to put it
//
// Inside of what looks at whole responses (logging, compression, CORS, request
// ids), outside of what answers requests (router, authentication, rate limits). Of
// [http.Flusher], [http.Hijacker], [io.ReaderFrom], [http.Pusher] and CloseNotifier,
// the writer that handlers get has exactly those of the one underneath; FlushError,
// WriteString and Unwrap it always has. A panic passes through, and nothing is
// written after it. What net/http answers before any handler runs (400 for a
// malformed request, 417, 431, 501, 505) is out of reach of any middleware.
package problem
