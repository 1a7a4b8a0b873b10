package errors_test

import (
	"net/http"
	"time"

	"github.com/problemkit/problem/errors"
)

func ExampleBadRequest() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.BadRequest(w, errors.Detail("The month is not a number."))
	})
	// Output:
	// 400 application/problem+json
	// {"type":"about:blank","title":"Bad Request","status":400,"detail":"The month is not a number."}
}

// The challenge says how to authenticate.
func ExampleUnauthorized() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.Unauthorized(w, errors.Challenge(`Bearer realm="orders"`))
	}, "WWW-Authenticate")
	// Output:
	// 401 application/problem+json
	// WWW-Authenticate: Bearer realm="orders"
	// {"type":"about:blank","title":"Unauthorized","status":401,"detail":"This request requires valid credentials. Authenticate and try again."}
}

func ExamplePaymentRequired() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.PaymentRequired(w, errors.Detail("Your trial ended yesterday."))
	}, "Cache-Control")
	// Output:
	// 402 application/problem+json
	// Cache-Control: no-store
	// {"type":"about:blank","title":"Payment Required","status":402,"detail":"Your trial ended yesterday."}
}

func ExampleForbidden() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.Forbidden(w, errors.Detail("Only the owner may cancel an order."))
	})
	// Output:
	// 403 application/problem+json
	// {"type":"about:blank","title":"Forbidden","status":403,"detail":"Only the owner may cancel an order."}
}

func ExampleMethodNotAllowed() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.MethodNotAllowed(w, errors.Allow("GET", "HEAD"))
	}, "Allow")
	// Output:
	// 405 application/problem+json
	// Allow: GET, HEAD
	// {"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"This resource does not support the request method. Use a different one."}
}

func ExampleNotAcceptable() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.NotAcceptable(w, errors.With("available", []string{"text/csv", "application/json"}))
	})
	// Output:
	// 406 application/problem+json
	// {"type":"about:blank","title":"Not Acceptable","status":406,"detail":"The resource is not available in a format, language or encoding that the request accepts.","available":["text/csv","application/json"]}
}

func ExampleProxyAuthenticationRequired() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.ProxyAuthenticationRequired(w, errors.Challenge("Basic"))
	}, "Proxy-Authenticate")
	// Output:
	// 407 application/problem+json
	// Proxy-Authenticate: Basic
	// {"type":"about:blank","title":"Proxy Authentication Required","status":407,"detail":"The proxy requires valid credentials. Authenticate with the proxy and try again."}
}

func ExampleRequestTimeout() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.RequestTimeout(w, errors.Detail("The upload came to a halt."))
	})
	// Output:
	// 408 application/problem+json
	// {"type":"about:blank","title":"Request Timeout","status":408,"detail":"The upload came to a halt."}
}

func ExampleConflict() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.Conflict(w, errors.Detail("There is an order 7 already."))
	})
	// Output:
	// 409 application/problem+json
	// {"type":"about:blank","title":"Conflict","status":409,"detail":"There is an order 7 already."}
}

func ExampleGone() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.Gone(w, errors.Detail("Order 7 was cancelled."))
	})
	// Output:
	// 410 application/problem+json
	// {"type":"about:blank","title":"Gone","status":410,"detail":"Order 7 was cancelled."}
}

func ExampleLengthRequired() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.LengthRequired(w)
	})
	// Output:
	// 411 application/problem+json
	// {"type":"about:blank","title":"Length Required","status":411,"detail":"The request must state the length of its body."}
}

func ExamplePreconditionFailed() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.PreconditionFailed(w, errors.Detail("Somebody has changed the order since you read it."))
	})
	// Output:
	// 412 application/problem+json
	// {"type":"about:blank","title":"Precondition Failed","status":412,"detail":"Somebody has changed the order since you read it."}
}

func ExamplePayloadTooLarge() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.PayloadTooLarge(w, errors.Detail("A picture may have 5 MB."), errors.With("limit", 5_000_000))
	})
	// Output:
	// 413 application/problem+json
	// {"type":"about:blank","title":"Payload Too Large","status":413,"detail":"A picture may have 5 MB.","limit":5000000}
}

func ExampleURITooLong() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.URITooLong(w, errors.Detail("Send the query in the body of a POST instead."))
	})
	// Output:
	// 414 application/problem+json
	// {"type":"about:blank","title":"URI Too Long","status":414,"detail":"Send the query in the body of a POST instead."}
}

// Accept says what would be taken (RFC 9110, section 15.5.16).
func ExampleUnsupportedMediaType() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.UnsupportedMediaType(w, errors.Header("Accept", "image/png, image/jpeg"))
	}, "Accept")
	// Output:
	// 415 application/problem+json
	// Accept: image/png, image/jpeg
	// {"type":"about:blank","title":"Unsupported Media Type","status":415,"detail":"This resource does not support the format of the request body. Send a different format."}
}

func ExampleRangeNotSatisfiable() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.RangeNotSatisfiable(w, errors.Header("Content-Range", "bytes */1234"))
	}, "Content-Range")
	// Output:
	// 416 application/problem+json
	// Content-Range: bytes */1234
	// {"type":"about:blank","title":"Range Not Satisfiable","status":416,"detail":"The requested range cannot be served. Request a different range or the whole resource."}
}

func ExampleExpectationFailed() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.ExpectationFailed(w)
	})
	// Output:
	// 417 application/problem+json
	// {"type":"about:blank","title":"Expectation Failed","status":417,"detail":"The server cannot meet the expectation stated in the request. Send the request without it."}
}

func ExampleMisdirectedRequest() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.MisdirectedRequest(w)
	})
	// Output:
	// 421 application/problem+json
	// {"type":"about:blank","title":"Misdirected Request","status":421,"detail":"This server does not answer for the requested host. Try again on a new connection."}
}

func ExampleLocked() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.Locked(w, errors.Detail("Ada is editing the order."))
	})
	// Output:
	// 423 application/problem+json
	// {"type":"about:blank","title":"Locked","status":423,"detail":"Ada is editing the order."}
}

func ExampleFailedDependency() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.FailedDependency(w, errors.Detail("The address was not saved, so the order was not either."))
	})
	// Output:
	// 424 application/problem+json
	// {"type":"about:blank","title":"Failed Dependency","status":424,"detail":"The address was not saved, so the order was not either."}
}

func ExampleTooEarly() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.TooEarly(w)
	})
	// Output:
	// 425 application/problem+json
	// {"type":"about:blank","title":"Too Early","status":425,"detail":"The request was sent too early and could be replayed. Send it again once the TLS handshake is complete."}
}

func ExampleUpgradeRequired() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.UpgradeRequired(w, errors.Header("Upgrade", "websocket"), errors.Header("Connection", "upgrade"))
	}, "Upgrade", "Connection")
	// Output:
	// 426 application/problem+json
	// Upgrade: websocket
	// Connection: upgrade
	// {"type":"about:blank","title":"Upgrade Required","status":426,"detail":"The server does not answer this request over the current protocol. Upgrade to another one and try again."}
}

func ExamplePreconditionRequired() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.PreconditionRequired(w, errors.Detail("Send If-Match with the ETag of the order."))
	}, "Cache-Control")
	// Output:
	// 428 application/problem+json
	// Cache-Control: no-store
	// {"type":"about:blank","title":"Precondition Required","status":428,"detail":"Send If-Match with the ETag of the order."}
}

func ExampleRequestHeaderFieldsTooLarge() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.RequestHeaderFieldsTooLarge(w, errors.With("fields", []string{"Cookie"}))
	}, "Cache-Control")
	// Output:
	// 431 application/problem+json
	// Cache-Control: no-store
	// {"type":"about:blank","title":"Request Header Fields Too Large","status":431,"detail":"The header of the request is too large. Shorten its fields, such as cookies, and try again.","fields":["Cookie"]}
}

func ExampleUnavailableForLegalReasons() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.UnavailableForLegalReasons(w, errors.Header("Link", `<https://court.example>; rel="blocked-by"`))
	}, "Link")
	// Output:
	// 451 application/problem+json
	// Link: <https://court.example>; rel="blocked-by"
	// {"type":"about:blank","title":"Unavailable For Legal Reasons","status":451,"detail":"Access to this resource is denied because of a legal demand."}
}

// The cause is for Config.Edit, which may log it.
func ExampleInternalServerError() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		err := errors.New("dial tcp 10.0.0.7:5432: connection refused")
		errors.InternalServerError(w, errors.Cause(err))
	})
	// Output:
	// 500 application/problem+json
	// {"type":"about:blank","title":"Internal Server Error","status":500,"detail":"The server could not complete the request because of an error on its side. Try again later."}
}

func ExampleNotImplemented() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.NotImplemented(w, errors.Detail("Orders cannot be merged yet."))
	})
	// Output:
	// 501 application/problem+json
	// {"type":"about:blank","title":"Not Implemented","status":501,"detail":"Orders cannot be merged yet."}
}

func ExampleBadGateway() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.BadGateway(w)
	})
	// Output:
	// 502 application/problem+json
	// {"type":"about:blank","title":"Bad Gateway","status":502,"detail":"The server did not get a valid response from another server that it depends on. Try again later."}
}

func ExampleServiceUnavailable() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.ServiceUnavailable(w, errors.RetryAfter(2*time.Minute))
	}, "Retry-After")
	// Output:
	// 503 application/problem+json
	// Retry-After: 120
	// {"type":"about:blank","title":"Service Unavailable","status":503,"detail":"The server cannot handle this request at the moment. Try again later."}
}

func ExampleGatewayTimeout() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.GatewayTimeout(w)
	})
	// Output:
	// 504 application/problem+json
	// {"type":"about:blank","title":"Gateway Timeout","status":504,"detail":"The server did not get a response in time from another server that it depends on. Try again later."}
}
